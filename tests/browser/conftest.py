"""A real Chromium: the one BROWSER_PATH names (`script/test` sets it), else the machine's own."""

import os
import shutil
from typing import Any

import pytest


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = os.environ.get("BROWSER_PATH") or shutil.which("chromium") or shutil.which("google-chrome")
    return {**browser_type_launch_args, "executable_path": path, "args": ["--no-sandbox"]}


@pytest.fixture(autouse=True, scope="session")
def _async_unsafe() -> None:
    """Playwright keeps an event loop in this thread; Django's ORM must not take that for async code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
