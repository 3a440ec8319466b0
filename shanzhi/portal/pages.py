"""What all portal pages share: who visits, the community they are about, and how a page is shown."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control

from shanzhi.core.access import Actor
from shanzhi.core.context import Here
from shanzhi.core.errors import DomainError
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.core.tenancy import street_of
from shanzhi.territory.models import Community


def visitor(request: ShanzhiRequest, name: str = "") -> Actor:
    """Return who visits: a guest of this page's street, or the account that is signed in (then the record says so)."""
    if request.actor.account_id is not None:
        return request.actor
    if request.scope is None:
        raise Http404
    return Actor.guest(request.scope, name)


def community_of(code: int) -> Community:
    """Return the community with this 12-digit code. Raises Http404 where Shanzhi is not used."""
    community = Community.objects.filter(street=street_of(code), community=code).first()
    if community is None:
        raise Http404
    return community


def show(
    request: ShanzhiRequest,
    template: str,
    community: Community,
    context: Mapping[str, Any] | None = None,
    *,
    section: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show a page of a community. Below a private link it is kept by nobody on the way, and by no search engine."""
    home = reverse("portal:home", args=[community.community])
    here = Here(community.name, phone=community.phone, url=home)
    shared = {"here": here, "community": community, "section": section}
    response = render(request, template, {**shared, **(context or {})}, status=status)
    if request.resolver_match is not None and "token" in request.resolver_match.kwargs:
        patch_cache_control(response, private=True, no_cache=True)
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def undo(response: HttpResponse) -> HttpResponse:
    """Answer with a refusal and keep nothing of what the request may have written. No query may follow."""
    transaction.set_rollback(True)
    return response


def status_of(error: DomainError) -> int:
    """Return the status of a form that comes back. A 404 would hide the page the visitor is on."""
    return 422 if error.status == 404 else error.status
