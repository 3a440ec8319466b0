"""Opening pages of the gallery in a browser that complains."""

from collections.abc import Callable

from playwright.sync_api import Page

Open = Callable[..., Page]
