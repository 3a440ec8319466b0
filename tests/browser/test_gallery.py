"""The face in a real Chromium: accessible, never wider than the screen, usable without scripts, and each script at its work."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.urls("tests.core.face_urls"), pytest.mark.django_db(transaction=True)]

PAGES = [
    "",
    "portal/",
    "request/",
    "form/",
    "thanks/",
    "elder/",
    "elder-form/",
    "desk/",
    "sign-in/",
    "sheet/",
    "nothing-here/",
]
PORTAL_PAGES = ["portal/", "request/", "form/", "thanks/"]
Open = Callable[..., Page]


@pytest.fixture
def look(browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    """`look("portal/", width=390, language="en", elder="1")` opens a gallery page; errors in its console fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(
        name: str, *, width: int = 390, language: str = "zh-hans", options: dict[str, Any] | None = None, **cookies: str
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 844}, reduced_motion="reduce", **(options or {})
        )
        contexts.append(context)
        wanted = {"django_language": language, **cookies}
        context.add_cookies([{"name": key, "value": value, "url": live_server.url} for key, value in wanted.items()])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{live_server.url}/gallery/{name}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [
        complaint
        for complaint in complaints
        if not re.search(r"status of (404|422)|ERR_INTERNET_DISCONNECTED", complaint)
    ] == []


# Everybody can use it


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible(look: Open, name: str, width: int, scheme: str) -> None:
    page = look(name, width=width, options={"color_scheme": scheme, "bypass_csp": True})
    assert violations(page) == []


@pytest.mark.parametrize("text", ["1", "4"])
@pytest.mark.parametrize("name", PORTAL_PAGES)
def test_page_is_accessible_in_elder_mode(look: Open, name: str, text: str) -> None:
    page = look(name, elder="1", text=text, options={"bypass_csp": True})
    assert violations(page) == []


def violations(page: Page) -> list[tuple[str, list[Any]]]:
    found = Axe().run(page).response["violations"]
    return [(violation["id"], [node["target"] for node in violation["nodes"]]) for violation in found]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_page_fits_320_pixels(look: Open, name: str, language: str) -> None:
    assert overflow(look(name, width=320, language=language)) == 0


@pytest.mark.parametrize("text", ["1", "4"])
@pytest.mark.parametrize("name", PORTAL_PAGES)
def test_elder_page_fits_320_pixels(look: Open, name: str, text: str) -> None:
    assert overflow(look(name, width=320, elder="1", text=text)) == 0


@pytest.mark.parametrize("name", PAGES)
def test_page_bears_text_at_150_percent(look: Open, name: str) -> None:
    page = look(name, width=390)
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 24}})
    page.reload()
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") >= 24
    assert overflow(page) == 0


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


# The outline may stand on what is drawn for a hidden input. Returns "" if it is seen, "end" after the last element.
FOCUS_UNSEEN = """() => {
  const on = document.activeElement;
  if (on === document.body) return "end";
  const drawn = on.closest(".photo-input__drop") || on.parentElement.querySelector(".choice__box") || on;
  const isSeen = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return isSeen(getComputedStyle(on)) || isSeen(getComputedStyle(drawn)) ? "" : on.outerHTML.slice(0, 120);
}"""


@pytest.mark.parametrize("name", ["portal/", "form/", "desk/", "sign-in/"])
def test_focus_is_always_seen(look: Open, name: str) -> None:
    page = look(name, width=1440)
    unseen = []
    for _ in range(30):
        page.keyboard.press("Tab")
        outline = page.evaluate(FOCUS_UNSEEN)
        if outline == "end":
            break
        if outline:
            unseen.append(outline)
    assert unseen == []


# Links inside a sentence are exempt, as in WCAG 2.5.8. An input counts with its label.
SMALL_TARGETS = """least => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
  .filter((element) => {
    const box = ((element.matches("input") && element.closest("label")) || element).getBoundingClientRect();
    if (!box.width || element.closest("dialog:not([open])") || element.matches(".skip, .row-link")) return false;
    if (element.matches("a") && getComputedStyle(element).display === "inline") return false;
    return box.height < least - 0.5 || box.width < least - 0.5;
  })
  .map((element) => element.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("name", PORTAL_PAGES)
def test_targets_are_large_enough_on_a_phone(look: Open, name: str) -> None:
    page = look(name, options={"has_touch": True, "is_mobile": True})
    assert page.evaluate(SMALL_TARGETS, 44) == []


@pytest.mark.parametrize("name", PORTAL_PAGES)
def test_elder_targets_are_60_pixels(look: Open, name: str) -> None:
    page = look(name, elder="1", options={"has_touch": True, "is_mobile": True})
    assert page.evaluate(SMALL_TARGETS, 60) == []


def test_elder_mode_is_a_layout_of_its_own(look: Open) -> None:
    page = look("elder/")
    assert page.locator(".elder-tile").count() <= 6
    expect(page.locator(".nav-bar")).to_have_count(0)
    expect(page.locator("a[href^='tel:']")).to_be_in_viewport()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.locator("a[href^='tel:']")).to_be_in_viewport()


# [letters in pixels, line height over letters] of whatever holds words in the main part.
SIZES = """() => [...document.querySelectorAll("main p, main li, main dd, main dt, main h1, main h2, main a, main [class*=timeline__]")]
  .filter((element) => element.innerText.trim())
  .map((element) => getComputedStyle(element))
  .map((style) => [parseFloat(style.fontSize), parseFloat(style.lineHeight) / parseFloat(style.fontSize)])"""


@pytest.mark.parametrize(("text", "least"), [("1", 18), ("4", 30)])
def test_elder_words_are_large(look: Open, text: str, least: int) -> None:
    page = look("request/", elder="1", text=text)
    sizes = page.evaluate(SIZES)
    main = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.timeline__text')).fontSize)")
    assert main >= least
    assert min(size for size, _ in sizes) >= 18
    assert min(leading for _, leading in sizes) >= 1.3


def test_phone_button_is_always_there(look: Open) -> None:
    for width in (320, 390, 1440):
        page = look("portal/", width=width)
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        expect(page.locator(".call")).to_be_in_viewport()


def test_skip_link_leads_to_the_content(look: Open) -> None:
    page = look("portal/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_paper_shows_no_navigation(look: Open) -> None:
    page = look("desk/", width=1440)
    page.emulate_media(media="print")
    for part in (".desk-side", ".desk-top", ".filters__form", ".bulk", ".page-head__actions"):
        expect(page.locator(part).first).to_be_hidden()
    expect(page.locator(".table")).to_be_visible()


# The reader's switches


def test_theme_changes_at_once_and_stays(look: Open) -> None:
    page = look("portal/")
    with page.expect_response("**/preferences/"):
        page.locator("button[name=theme][value=dark]").click()
    assert page.url.endswith("/gallery/portal/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 20, 18)"
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("scripts", [True, False])
def test_elder_mode_and_letters_switch_with_and_without_scripts(look: Open, scripts: bool) -> None:
    page = look("portal/", options={"java_script_enabled": scripts})
    page.locator("button[name=elder]").click()
    expect(page.locator("html")).to_have_attribute("data-elder", "")
    page.locator("button[name=text]").last.click()
    expect(page.locator("html")).to_have_attribute("data-text", "2")
    page.locator("button[name=elder]").click()
    expect(page.locator(".nav-bar")).to_be_visible()


def test_language_switches_without_scripts(look: Open) -> None:
    page = look("portal/", options={"java_script_enabled": False})
    page.locator(".top button[name=language]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("What can we do for you?")


# Windows, forms, tables


def test_dialog_opens_closes_and_gives_focus_back(look: Open) -> None:
    page = look("", width=1440)
    opener = page.locator("a[href='#sample-dialog']")
    opener.click()
    expect(page.locator("#sample-dialog")).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(page.locator("#sample-dialog")).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    page.locator("#sample-dialog [data-dialog-close]").click()
    expect(page.locator("#sample-dialog")).to_be_hidden()


def test_dialog_and_places_open_without_scripts(look: Open) -> None:
    page = look("", options={"java_script_enabled": False})
    page.locator("a[href='#sample-dialog']").click()
    expect(page.locator("#sample-dialog")).to_be_visible()
    page.locator("#sample-dialog .dialog__close").click()
    expect(page.locator("#sample-dialog")).to_be_hidden()
    page.locator(".desk-tabs a[href='#places']").click()
    expect(page.locator("#places")).to_be_visible()


def test_menu_closes_on_escape_and_elsewhere(look: Open) -> None:
    page = look("desk/", width=1440)
    menu = page.locator(".desk-top__start details")
    menu.locator("summary").click()
    expect(menu.locator(".menu__list")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.locator(".menu__list")).to_be_hidden()
    menu.locator("summary").click()
    page.mouse.click(1200, 700)
    expect(menu.locator(".menu__list")).to_be_hidden()


def test_form_that_came_back_starts_at_what_is_wrong(look: Open) -> None:
    page = look("form/")
    page.locator("form[data-draft] button").last.click()
    summary = page.locator(".form-errors")
    expect(summary).to_be_focused()
    summary.locator("a").nth(1).click()
    assert page.evaluate("document.activeElement.id") == "id_text"


def test_counter_counts_down(look: Open) -> None:
    page = look("form/", language="en")
    page.locator("#id_text").fill("汉" * 195)
    expect(page.locator("[data-counter-for=id_text]")).to_have_text("5 characters left")
    expect(page.locator("[data-counter-for=id_text]")).to_have_attribute("data-near", "")


def test_field_of_another_choice_shows_when_chosen(look: Open) -> None:
    page = look("form/")
    expect(page.locator("#id_other")).to_be_hidden()
    page.locator("label[for=id_kind_5]").click()
    expect(page.locator("#id_other")).to_be_visible()


def test_photos_are_shown_added_and_taken_out(look: Open, tmp_path: Path) -> None:
    page = look("form/")
    files = []
    for number in range(5):
        file = tmp_path / f"{number}.png"
        file.write_bytes(PIXEL)
        files.append(file)
    photos = page.locator("input[type=file]")
    photos.set_input_files(files[:2])
    photos.set_input_files(files[2:3])
    expect(page.locator(".photo-input__item")).to_have_count(3)
    page.locator(".photo-input__remove").first.click()
    assert page.evaluate("[...document.querySelector('input[type=file]').files].map((f) => f.name)") == [
        "1.png",
        "2.png",
    ]
    photos.set_input_files(files)
    expect(page.locator(".photo-input__item")).to_have_count(4)
    expect(page.locator("[data-photos-said]")).to_be_visible()


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301010018dd8db00000000049454e44ae426082"
)


def test_draft_survives_a_reload_and_goes_after_sending(look: Open) -> None:
    page = look("form/", language="en")
    page.locator("#id_text").press_sequentially("The light is out")
    page.locator("label[for=id_kind_0]").click()
    expect(page.locator("[data-draft-said]")).to_contain_text("Draft kept")
    page.reload()
    expect(page.locator("#id_text")).to_have_value("The light is out")
    expect(page.locator("#id_kind_0")).to_be_checked()
    expect(page.locator("[data-draft-said]")).to_contain_text("draft you began")
    page.locator("form[data-draft] .button--main").click()
    page.wait_for_url("**/thanks/")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('shanzhi-draft'))") == []


def test_draft_can_be_thrown_away(look: Open) -> None:
    page = look("form/")
    page.locator("#id_text").press_sequentially("Nothing after all")
    page.wait_for_timeout(700)
    page.reload()
    page.locator("[data-draft-said] button").click()
    expect(page.locator("#id_text")).to_have_value("")
    page.reload()
    expect(page.locator("#id_text")).to_have_value("")


def test_form_in_a_stairwell_keeps_everything_and_says_so(look: Open) -> None:
    page = look("form/", language="en")
    page.locator("label[for=id_kind_0]").click()
    page.locator("#id_text").fill("The light is out")
    page.context.set_offline(True)
    page.locator("form[data-draft] .button--main").click()
    expect(page.locator(".draft--offline")).to_contain_text("Nothing is lost")
    assert page.url.endswith("/form/")
    assert "The light is out" in page.evaluate("localStorage.getItem('shanzhi-draft:gallery')")
    page.context.set_offline(False)
    expect(page.locator("[data-draft-said]")).to_contain_text("network is back")
    page.locator("form[data-draft] .button--main").click()
    page.wait_for_url("**/thanks/")


def test_form_believes_an_answer_not_the_browser(look: Open) -> None:
    """A phone in a stairwell says it is online while nothing gets through."""
    page = look("form/", language="en")
    page.locator("label[for=id_kind_0]").click()
    page.locator("#id_text").fill("The light is out")
    page.route("**/seal*.svg", lambda route: route.abort("internetdisconnected"))
    page.locator("form[data-draft] .button--main").click()
    expect(page.locator(".draft--offline")).to_contain_text("Nothing is lost")
    page.unroute("**/seal*.svg")
    page.locator("form[data-draft] .button--main").click()
    page.wait_for_url("**/thanks/")


def test_rows_are_picked_and_counted(look: Open) -> None:
    page = look("desk/", width=1440, language="en")
    expect(page.locator("[data-bulk]")).to_be_hidden()
    page.locator("[data-pick]").first.check()
    expect(page.locator("[data-bulk-count]")).to_have_text("1 selected")
    page.locator("[data-pick]").nth(3).click(modifiers=["Shift"])
    expect(page.locator("[data-bulk-count]")).to_have_text("4 selected")
    page.locator("[data-pick-all]").check()
    expect(page.locator("[data-bulk-count]")).to_have_text("6 selected")
    assert page.evaluate("new FormData(document.querySelector('#bulk')).getAll('pick').length") == 6


def test_rows_can_be_picked_without_scripts(look: Open) -> None:
    page = look("desk/", width=1440, options={"java_script_enabled": False})
    expect(page.locator("[data-bulk] button").first).to_be_visible()


def test_whole_row_is_the_link(look: Open) -> None:
    page = look("desk/", width=1440)
    box = page.locator("tbody tr").nth(2).locator(".cell--date").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    page.wait_for_url("**/request/")


def test_keyboard_walks_the_desk(look: Open) -> None:
    page = look("desk/", width=1440)
    page.keyboard.press("/")
    expect(page.locator("input[type=search]")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("tbody tr").first).to_have_attribute("data-current", "")
    page.keyboard.press("x")
    expect(page.locator("tbody tr").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url("**/request/")


def test_keys_are_letters_while_writing(look: Open) -> None:
    page = look("desk/", width=1440)
    page.locator("input[type=search]").press_sequentially("j/?x")
    expect(page.locator("input[type=search]")).to_have_value("j/?x")
    expect(page.locator("tr[data-current]")).to_have_count(0)


def test_live_part_sends_its_etag_back_and_rests_while_hidden(look: Open) -> None:
    page = look("", width=1440)
    with page.expect_response("**/live/") as first:
        page.evaluate("htmx.trigger('[data-live]', 'shanzhi:refresh')")
    assert first.value.status == 200
    page.wait_for_timeout(200)
    with page.expect_response("**/live/") as second:
        page.evaluate("htmx.trigger('[data-live]', 'shanzhi:refresh')")
    assert second.value.request.headers.get("if-none-match") == '"nothing new"'


def test_toast_says_what_scripts_want_and_closes(look: Open) -> None:
    page = look("portal/")
    page.evaluate(
        "document.dispatchEvent(new CustomEvent('shanzhi:toast', {detail: {text: '<b>x</b>', kind: 'error'}}))"
    )
    toast = page.locator("[data-toasts] .toast")
    expect(toast).to_contain_text("<b>x</b>")
    toast.locator("button").click()
    expect(toast).to_have_count(0)
