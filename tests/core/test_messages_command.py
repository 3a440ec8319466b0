from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from shanzhi.core.translation_catalogs import App, check, known, update

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext
from django.utils.translation import pgettext_lazy as later
one = _("A sentence")
two = gettext_lazy("Lazy")
three = ngettext("%(n)d day", "%(n)d days", 2)
four = pgettext("state", "open")
five = _(one)
six = later("state", "shut")
"""
TEMPLATE = """
   {% trans "From a tag" %} <c-button :label="_('From an attribute')" />
 {% blocktrans trimmed count n=days %}{{ n }} hour
   {% plural %}{{ n }} hours{% endblocktrans %}
  <p title="{% translate "Ten %" %}">{{ x|default:_("nothing") }}</p> {% icon "x" label=_("Close it") %}
"""


@pytest.fixture
def app(tmp_path: Path) -> App:
    folder = tmp_path / "stall"
    (folder / "templates" / "stall").mkdir(parents=True)
    (folder / "views.py").write_text(PYTHON)
    (folder / "templates" / "stall" / "page.html").write_text(TEMPLATE)
    return App("stall", folder)


def translate(app: App, **strings: str) -> None:
    text = app.po_file.read_text()
    for english, chinese in strings.items():
        text = text.replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{chinese}"')
    app.po_file.write_text(text)


def test_update_finds_every_kind_of_sentence(app: App) -> None:
    missing = update([app], [app])

    found = {(m.context, m.id if isinstance(m.id, str) else m.id[0]) for m in known(app.translations())}
    assert found == {
        (None, "A sentence"),
        (None, "Lazy"),
        (None, "%(n)d day"),
        ("state", "open"),
        ("state", "shut"),
        (None, "From a tag"),
        (None, "From an attribute"),
        (None, "%(n)s hour"),
        (None, "Ten %%"),
        (None, "nothing"),
        (None, "Close it"),
    }
    assert missing == {"stall": 11}


def test_update_keeps_translations_drops_the_unused_and_is_idempotent(app: App) -> None:
    update([app], [app])
    translate(app, Lazy="懒", nothing="无")
    (app.folder / "views.py").write_text(PYTHON.replace('gettext_lazy("Lazy")', "0"))

    update([app], [app])
    first = app.po_file.read_bytes()
    update([app], [app])

    assert app.po_file.read_bytes() == first
    assert "懒" not in first.decode()
    assert "无" in first.decode()


def test_update_takes_over_what_another_app_has_translated(app: App, tmp_path: Path) -> None:
    other = App("other", tmp_path / "other")
    other.folder.mkdir()
    (other.folder / "views.py").write_text('_("A sentence")\n')
    update([other], [app, other])
    translate(other, **{"A sentence": "一句话"})

    update([app], [app, other])

    assert "一句话" in app.po_file.read_text()


def test_check_names_what_is_wrong(app: App, tmp_path: Path) -> None:
    update([app], [app])
    translate(app, Lazy="懒", **{"From a tag": "来自 %(who)s"})
    other = App("other", tmp_path / "other")
    other.folder.mkdir()
    (other.folder / "views.py").write_text('_("Lazy")\n')
    update([other], [other])
    translate(other, Lazy="惰")
    (app.folder / "views.py").write_text(PYTHON.replace("A sentence", "Another"))

    said = {(finding.app, finding.what.split(" ")[0], finding.sentence) for finding in check([app, other])}

    assert ("stall", "not", "Another") in said
    assert ("stall", "unused", "A sentence") in said
    assert ("stall", "missing", "nothing") in said
    assert ("stall", "placeholders", "From a tag") in said
    assert ("other", "“惰”", "Lazy") in said


def test_check_is_content_with_complete_lists(app: App) -> None:
    (app.folder / "templates" / "stall" / "page.html").unlink()
    (app.folder / "views.py").write_text('ngettext("%(n)d day", "%(n)d days", 2)\n')
    update([app], [app])
    app.po_file.write_text(app.po_file.read_text().replace('msgstr[0] ""', 'msgstr[0] "%(n)d 天"'))

    with app.po_file.open("rb") as file:
        assert not read_po(file).fuzzy
    assert list(check([app])) == []
