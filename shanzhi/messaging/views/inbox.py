"""The inbox: one's own notices."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from shanzhi.core import clock
from shanzhi.core.guards import signed_in
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.messaging.enums import Category
from shanzhi.messaging.queries import MOST_COUNTED, inbox_of, notice_of, unread_count
from shanzhi.messaging.services import inbox as services

PER_PAGE = 30
COUNT_AGE_SECONDS = 10


@signed_in
@require_GET
def inbox(request: ShanzhiRequest) -> HttpResponse:
    """List the notices, all or the unread ones, of one category or of all."""
    category = request.GET.get("category", "")
    category = category if category in Category.values else ""
    only_unread = request.GET.get("show") == "unread"
    entries = inbox_of(request.actor, category=category, only_unread=only_unread)
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    unread = unread_count(request.actor)
    return render(
        request,
        "messaging/inbox.html",
        {
            "section": "inbox",
            "page": page,
            "notices": [notice_of(entry) for entry in page.object_list],
            "unread": unread,
            "bell": said(unread),
            "only_unread": only_unread,
            "category": category,
            "categories": [(value, label) for value, label in Category.choices if value != Category.SERVICE],
        },
    )


@signed_in
@require_POST
def open_notice(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Mark a notice as read and go where it leads; stay in the inbox if it leads nowhere or only reading was asked for."""
    entry = services.read(actor=request.actor, entry_id=pk, at=clock.now())
    url = notice_of(entry).url
    if url and "stay" not in request.POST:
        return redirect(url)
    return redirect(back(request))


@signed_in
@require_POST
def read_all(request: ShanzhiRequest) -> HttpResponse:
    """Mark everything that is listed as read."""
    count = services.read_all(actor=request.actor, category=request.POST.get("category", ""), at=clock.now())
    messages.success(
        request,
        ngettext("%(count)d notice marked as read.", "%(count)d notices marked as read.", count) % {"count": count},
    )
    return redirect(back(request))


@signed_in
@require_GET
def bell(request: ShanzhiRequest) -> HttpResponse:
    """Answer with the bell and its number, for the desk's top bar. The browser keeps it for a moment, so pages cost one count at most."""
    response = render(request, "messaging/bell_counted.html", {"count": said(unread_count(request.actor))})
    response.headers["Cache-Control"] = f"private, max-age={COUNT_AGE_SECONDS}"
    return response


def said(count: int) -> str:
    """Return a number for the bell: "" for none, "99+" for many."""
    if count > MOST_COUNTED:
        return f"{MOST_COUNTED}+"
    return str(count) if count else ""


def back(request: ShanzhiRequest) -> str:
    """Return the page of the inbox the button was pressed on."""
    before = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    return before if ours else reverse("messaging:inbox")
