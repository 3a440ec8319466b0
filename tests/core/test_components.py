"""The parts of the face: what templates, forms, switches and asset finders make, without a browser."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import RequestContext, Template, engines
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler
from lucide import IconDoesNotExist

from shanzhi.core import assembled_static
from shanzhi.core.assembled_static import ASSEMBLED, STATIC, AssembledFinder, assemble
from shanzhi.core.context import Face, face_of
from shanzhi.core.forms import SeveralFilesField
from shanzhi.core.templatetags.face import bar_width, icon, page_numbers, sparkline
from shanzhi.core.widgets import PhoneInput, RadioTiles

pytestmark = pytest.mark.urls("tests.core.face_urls")


def render(source: str, **context: Any) -> str:
    """Render a piece of a template the way a page would."""
    template: Template = engines["django"].engine.from_string(CottonCompiler().process(source))
    return template.render(RequestContext(RequestFactory().get("/somewhere/?q=x"), context))


class AskForm(forms.Form):
    kind = forms.ChoiceField(
        choices=[("water", "Water"), ("care", "Care")],
        widget=RadioTiles(icons={"water": "droplets"}, hints={"care": "old or ill"}),
    )
    text = forms.CharField(max_length=200, help_text="Where?", widget=forms.Textarea())
    phone = forms.CharField(required=False, widget=PhoneInput())
    follow = forms.BooleanField(required=False, label="Tell me")


# Icons and small charts


def test_icon_is_silent_unless_it_stands_for_a_word() -> None:
    assert icon("phone").startswith('<svg aria-hidden="true"')
    assert 'role="img" aria-label="Call &lt;us&gt;"' in icon("phone", label="Call <us>")
    assert 'class="icon icon--xl"' in icon("phone", size="xl")


def test_icon_unknown_is_refused() -> None:
    with pytest.raises(IconDoesNotExist):
        icon("no-such-icon")


@pytest.mark.parametrize(
    ("value", "greatest", "width"), [(5, 10, "50.0%"), (0, 0, "0.0%"), (12, 10, "100.0%"), (-1, 10, "0.0%")]
)
def test_bar_width_stays_inside(value: float, greatest: float, width: str) -> None:
    assert bar_width(value, greatest) == width


def test_sparkline_says_its_label_and_survives_flat_single_and_no_values() -> None:
    assert 'aria-label="a &lt; b"' in sparkline([1, 2], label="a < b")
    assert "nan" not in sparkline([3, 3, 3], label="flat") + sparkline([0], label="one")
    assert sparkline([], label="none") == ""


def test_page_numbers_leave_gaps() -> None:
    assert page_numbers(Paginator(range(480), 20).page(7)) == [1, None, 6, 7, 8, None, 24]
    assert page_numbers(Paginator([], 20).page(1)) == [1]


# Components


def test_button_is_a_link_only_with_an_address() -> None:
    assert render('<c-button label="Go" />').lstrip().startswith('<button type="submit" class="button"')
    assert (
        render('<c-button href="/x/" label="Go" kind="primary" />')
        .lstrip()
        .startswith('<a href="/x/" class="button button--primary"')
    )


def test_button_escapes_what_people_wrote() -> None:
    html = render('<c-button label="{{ text }}" data-x="{{ text }}" />', text='"><script>')
    assert "<script>" not in html


def test_stat_shows_what_it_was_counted_from() -> None:
    with translation.override("en"):
        html = render('<c-stat label="Solved" value="86%" numerator="43" denominator="50" left_out="3" />')
    assert "43 of 50, 3 left out" in html


def test_stat_of_zero_still_shows_its_denominator() -> None:
    with translation.override("en"):
        assert "0 of 0" in render('<c-stat label="Solved" value="—" :numerator="none" :denominator="none" />', none=0)


def test_pair_without_value_says_none() -> None:
    with translation.override("zh-hans"):
        assert "无" in render('<c-pair label="关注" value="" />')


def test_components_do_not_inherit_from_each_other() -> None:
    html = render('<c-card title="Outer" kind="quiet"><c-card><c-empty title="Inner" /></c-card></c-card>')
    assert html.count("card--quiet") == 1
    assert html.count("Outer") == 1


def test_navigation_marks_the_page_one_is_on() -> None:
    source = '<c-nav-item href="/" icon="house" label="Home" key="home" /><c-nav-item href="/a" icon="send" label="Ask" key="ask" />'
    html = render(source, section="ask")
    assert html.count('aria-current="page"') == 1
    assert render(source, section="else").count("aria-current") == 0


def test_pagination_keeps_the_query() -> None:
    html = render('<c-pagination :page="page" />', page=Paginator(range(50), 20).page(2))
    assert "?q=x&amp;page=3" in html


def test_every_component_says_what_it_takes() -> None:
    folder = STATIC.parent / "templates/cotton"
    silent = [path.name for path in folder.glob("*.html") if not path.read_text(encoding="utf-8").startswith("{#")]
    assert silent == []


# What every app's templates keep to


def every_template() -> list[Path]:
    return sorted(STATIC.parents[1].glob("*/templates/**/*.html"))


def test_every_component_used_exists() -> None:
    house = STATIC.parents[1]
    known = {path.stem.replace("_", "-") for path in house.glob("*/templates/cotton/*.html")} | {"slot", "vars"}
    used = {
        (name, str(path.relative_to(house)))
        for path in every_template()
        for name in re.findall(r"<c-([\w.-]+)", path.read_text(encoding="utf-8"))
    }
    assert {use for use in used if use[0] not in known} == set()


def test_no_template_carries_style_script_or_handlers_of_its_own() -> None:
    """The CSP would drop them silently."""
    inline = re.compile(r"""\sstyle\s*=|<style\b|<script(?![^>]*\bsrc=)|\son[a-z]+\s*=\s*["']|javascript:|\shx-on""")
    found = {
        f"{path.relative_to(STATIC.parents[1])}: {match[0].strip()}"
        for path in every_template()
        for match in inline.finditer(
            re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        )
    }
    assert found == set()


# Forms


def test_form_ties_label_help_and_error_to_the_input() -> None:
    with translation.override("en"):
        html = str(AskForm({"kind": "water", "text": ""}))
    area = re.search(r"<textarea[^>]*>", html)
    assert area is not None
    assert 'aria-describedby="id_text_helptext id_text_error"' in area[0]
    assert 'aria-invalid="true"' in area[0]
    assert 'class="input"' in area[0]
    assert 'id="id_text_helptext"' in html
    assert 'id="id_text_error"' in html
    assert '<a href="#id_text">Text</a>' in html


def test_form_says_required_in_words_only_where_it_is() -> None:
    with translation.override("en"):
        assert str(AskForm()).count("required</span>") == 2


def test_form_has_a_counter_for_long_text_only() -> None:
    assert str(AskForm()).count("data-counter-for") == 1


def test_tiles_show_icon_and_hint_and_stay_radio_buttons() -> None:
    html = str(AskForm()["kind"])
    assert html.count('type="radio"') == 2
    assert html.count("<svg") == 1
    assert "old or ill" in html
    assert "input" not in re.findall(r'class="([^"]*)"', html)


def test_phone_brings_up_the_number_keys() -> None:
    assert 'autocomplete="tel"' in str(AskForm()["phone"])


def test_field_can_be_the_title_of_its_page() -> None:
    html = render('<c-field :field="form.kind" as_title="1" />', form=AskForm())
    assert "<legend" in html
    assert html.count("<h1") == 1


@pytest.mark.parametrize("count", [0, 1, 2])
def test_several_files_clean_to_a_list(count: int) -> None:
    field = SeveralFilesField(required=False, most=2)
    assert len(field.clean([SimpleUploadedFile(f"{i}.jpg", b"x") for i in range(count)])) == count


def test_several_files_refuse_one_too_many_and_none_when_required() -> None:
    with pytest.raises(forms.ValidationError, match="2"):
        SeveralFilesField(most=2).clean([SimpleUploadedFile(f"{i}.jpg", b"x") for i in range(3)])
    with pytest.raises(forms.ValidationError):
        SeveralFilesField().clean([])


# Reader's switches


def post(client: Client, **wishes: str) -> Any:
    return client.post("/preferences/", wishes)


def test_preferences_are_kept_and_lead_back() -> None:
    client = Client()
    response = post(client, elder="1", text="3", theme="dark", language="en", next="/gallery/portal/")
    assert (response.status_code, response["Location"]) == (302, "/gallery/portal/")
    assert {name: cookie.value for name, cookie in response.cookies.items()} == {
        "elder": "1",
        "text": "3",
        "theme": "dark",
        settings.LANGUAGE_COOKIE_NAME: "en",
    }


@pytest.mark.parametrize("wishes", [{"theme": "pink"}, {"text": "99"}, {"elder": "yes"}, {"language": "xx"}, {}])
def test_preferences_ignore_what_does_not_exist(wishes: dict[str, str]) -> None:
    assert not post(Client(), **wishes).cookies


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_preferences_never_lead_elsewhere(elsewhere: str) -> None:
    assert post(Client(), theme="dark", next=elsewhere)["Location"] == "/"


def test_preferences_refuse_to_be_fetched_by_get() -> None:
    assert Client().get("/preferences/").status_code == 405


def test_preferences_forget_on_request() -> None:
    client = Client()
    post(client, theme="dark")
    post(client, theme="auto")
    assert not client.cookies["theme"].value


@pytest.mark.parametrize("cookies", [{}, {"theme": "pink", "elder": "true", "text": "x"}, {"text": "0"}])
def test_face_of_strange_cookies_is_the_plain_one(cookies: dict[str, str]) -> None:
    request = HttpRequest()
    request.COOKIES.update(cookies)
    assert face_of(request) == Face(theme="", elder=False, text=1)


def test_face_chooses_the_layout() -> None:
    assert Face("", elder=True, text=1).portal_layout == "layouts/elder.html"
    assert Face("", elder=False, text=1).portal_layout == "layouts/portal.html"
    assert (Face("", elder=True, text=4).larger, Face("", elder=True, text=1).smaller) == (4, 1)


# Assets


def test_every_part_is_assembled_somewhere() -> None:
    used = {part for parts in ASSEMBLED.values() for part in parts}
    alone = {"css/broken.css", "js/has_script.js"}
    present = {path.relative_to(STATIC).as_posix() for kind in ("css", "js") for path in (STATIC / kind).iterdir()}
    assert present - alone == used


def test_assembled_is_found_and_made_anew_when_a_part_changes(tmp_path: Path, settings: Any, monkeypatch: Any) -> None:
    settings.ASSEMBLED_ROOT = tmp_path / "out"
    part = tmp_path / "css/a.css"
    part.parent.mkdir()
    part.write_text("a{}", encoding="utf-8")
    monkeypatch.setattr(assembled_static, "STATIC", tmp_path)
    monkeypatch.setattr(assembled_static, "ASSEMBLED", {"face/x.css": ["css/a.css"]})
    finder = AssembledFinder()
    found = Path(finder.find("face/x.css"))
    assert "a{}" in found.read_text(encoding="utf-8")
    part.write_text("b{}", encoding="utf-8")
    later = found.stat().st_mtime + 5
    os.utime(part, (later, later))
    assert "b{}" in Path(finder.find("face/x.css")).read_text(encoding="utf-8")
    assert finder.find("face/none.css") == []
    assert [name for name, _ in finder.list(None)] == ["face/x.css"]


def test_static_names_of_the_layouts_are_found() -> None:
    for name in (*ASSEMBLED, "js/has_script.js", "img/seal.svg", "css/broken.css"):
        assert finders.find(name), name


def test_stylesheets_hold_nothing_that_old_phones_drop() -> None:
    for name in ("face/portal.css", "face/desk.css"):
        sheet = re.sub(r"/\*.*?\*/", "", assemble(name), flags=re.DOTALL)
        assert "@layer" not in sheet
        assert "color-mix" not in sheet
        assert "@import" not in sheet


def test_scripts_stay_small_and_import_nothing() -> None:
    for path in (STATIC / "js").glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) < 100, path.name
        assert not re.search(r"^\s*(import|export)\b", text, re.MULTILINE), path.name
        assert "innerHTML" not in text, path.name


# Error pages


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_error_pages_speak_the_readers_language(name: str, language: str) -> None:
    with translation.override(language):
        html = render_to_string(name, request=RequestFactory().get("/x/"))
    title = re.search(r"<h1>(.*?)</h1>", html)
    assert title is not None
    assert title[1].isascii() is (language == "en")


def test_broken_page_needs_nothing() -> None:
    html = engines["django"].get_template("500.html").template.source
    assert "{%" not in html
    assert "{{" not in html
