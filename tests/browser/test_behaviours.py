"""Windows, forms and tables of the face in a real Chromium: each script at its work, and what is left without scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.opening import Open

pytestmark = [pytest.mark.urls("tests.core.face_urls"), pytest.mark.django_db(transaction=True)]


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
