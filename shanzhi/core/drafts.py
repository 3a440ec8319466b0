"""Drafts that the browser keeps (`data-draft` on a form): said here that one has arrived."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html


def thank_for(request: HttpRequest, draft: str, said: Any) -> None:
    """Say on the next page that what was written has arrived, and have the browser throw its draft away.

    `draft` is the form's `data-draft`. A page that always threw it away would also do so when somebody only looks in between.
    """
    messages.success(request, format_html('{}<span data-draft-clear="{}"></span>', said, draft))
