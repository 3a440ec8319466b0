"""The face in a real Chromium: accessible, never wider than the screen, usable without scripts, and each script at its work."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.opening import Open

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
    expect(page.locator("body")).to_have_css("background-color", "rgb(22, 20, 18)")
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
