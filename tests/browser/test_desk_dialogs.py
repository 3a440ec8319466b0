"""Actions of the desk as dialogs, and drafts, in a real Chromium."""

# ruff: noqa: F811 - fixtures are asked for by the names they are imported under
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.test_desk import Look, look, make  # noqa: F401 - the same browser, the same requests
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def dialog_of(page: Page) -> Any:
    return page.locator("dialog[data-page-dialog-frame]")


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1440, "dark")])
def test_an_action_opens_says_what_is_wrong_and_is_done_in_its_dialog(
    look: Look,
    world: World,
    make: Any,
    width: int,
    scheme: str,
) -> None:
    thing = make("waiting")
    options = {"color_scheme": scheme, "bypass_csp": True}
    page = look(world.secretary(), f"/desk/requests/{thing.pk}/", width=width, options=options)
    dialog = dialog_of(page)

    page.locator("details[data-menu] summary", has_text="更多").click()
    page.locator("a.menu__item", has_text="不予受理").click()
    expect(dialog.get_by_role("heading", name="不予受理")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    dialog.get_by_label("为什么不在这里受理").fill("围墙不归社区")
    dialog.get_by_role("button", name="不予受理").click()
    expect(dialog.locator(".form-errors")).to_be_focused()
    expect(dialog.get_by_label("为什么不在这里受理")).to_have_value("围墙不归社区")
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    dialog.get_by_label("居民可以找谁").fill("城管办 0734-0000111")
    dialog.get_by_role("button", name="不予受理").click()
    expect(page.get_by_text("不予受理，居民会看到原因。")).to_be_visible()
    expect(page).to_have_url(page.url.split("/desk/")[0] + f"/desk/requests/{thing.pk}/")


def test_escape_closes_and_focus_returns(look: Look, world: World, make: Any) -> None:
    thing = make("waiting")
    page = look(world.secretary(), f"/desk/requests/{thing.pk}/")
    opener = page.locator("a.button", has_text="受理").first
    opener.focus()
    page.keyboard.press("Enter")
    expect(dialog_of(page)).to_be_visible()
    expect(dialog_of(page).locator("select, input:not([type=hidden]), textarea").first).to_be_focused()

    page.keyboard.press("Escape")

    expect(dialog_of(page)).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_click_beside_it_loses_nothing(look: Look, world: World, make: Any) -> None:
    thing = make("waiting")
    page = look(world.secretary(), f"/desk/requests/{thing.pk}/")
    page.locator("a.button", has_text="记录联系").click()
    dialog_of(page).get_by_label("说了什么").fill("明早再打")
    page.mouse.click(5, 5)
    expect(dialog_of(page).get_by_label("说了什么")).to_have_value("明早再打")


def test_parts_are_added_inside_the_dialog(look: Look, world: World, make: Any) -> None:
    thing = make("waiting")
    page = look(world.secretary(), f"/desk/requests/{thing.pk}/")
    page.locator("details[data-menu] summary", has_text="更多").click()
    page.locator("a.menu__item", has_text="拆分").click()
    dialog = dialog_of(page)
    dialog.locator("[name=text_2]").fill("扫地")
    for number in (3, 4, 5):
        dialog.get_by_role("button", name="再加一件").click()
        expect(dialog.locator(f"[name=text_{number}]")).to_be_visible()
    expect(dialog.locator("[name=text_2]")).to_have_value("扫地")


def test_somebody_was_quicker_is_said_inside(look: Look, world: World, make: Any) -> None:
    thing = make("waiting")
    page = look(world.secretary(), f"/desk/requests/{thing.pk}/")
    other = look(world.community_staff(), f"/desk/requests/{thing.pk}/withdraw/")
    page.locator("a.button", has_text="受理").first.click()
    expect(dialog_of(page)).to_be_visible()
    other.locator("form .form__foot button").first.click()
    other.wait_for_url("**/desk/requests/*/")

    dialog_of(page).get_by_role("button", name="受理").click()

    expect(dialog_of(page).get_by_role("heading", name="请再看一下")).to_be_visible()


def test_a_draft_stays_while_one_only_looks_and_goes_when_it_has_arrived(
    look: Look,
    world: World,
    make: Any,
) -> None:
    thing = make("taken")
    phone = look(world.member(), f"/desk/requests/{thing.pk}/serve/", width=390)
    base = phone.url.split("/desk/")[0]
    phone.get_by_label("做了什么").press_sequentially("换了灯泡")
    expect(phone.locator("[data-draft-said]")).to_be_visible()
    phone.goto(f"{base}/desk/requests/{thing.pk}/")
    phone.goto(f"{base}/desk/requests/{thing.pk}/serve/")
    expect(phone.get_by_label("做了什么")).to_have_value("换了灯泡")

    phone.locator("form .form__foot button").first.click()
    expect(phone.get_by_text("已记下，谢谢。")).to_be_visible()
    phone.goto(f"{base}/desk/requests/{thing.pk}/serve/")
    expect(phone.get_by_label("做了什么")).to_have_value("")


def test_the_next_slip_begins_empty(look: Look, world: World, make: Any) -> None:
    make("waiting")
    page = look(world.secretary(), "/desk/requests/new/")
    page.get_by_label("需要什么").press_sequentially("井盖松动")
    expect(page.locator("[data-draft-said]")).to_be_visible()
    page.get_by_role("button", name="收下，录下一张").click()
    expect(page.get_by_text("已收下：")).to_be_visible()
    expect(page.get_by_label("需要什么")).to_have_value("")
