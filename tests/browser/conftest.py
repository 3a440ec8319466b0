"""A real Chromium: the one BROWSER_PATH names (`script/test` sets it), else the machine's own."""

import os
import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.opening import Open


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = os.environ.get("BROWSER_PATH") or shutil.which("chromium") or shutil.which("google-chrome")
    return {**browser_type_launch_args, "executable_path": path, "args": ["--no-sandbox"]}


@pytest.fixture(autouse=True, scope="session")
def _async_unsafe() -> None:
    """Playwright keeps an event loop in this thread; Django's ORM must not take that for async code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


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
