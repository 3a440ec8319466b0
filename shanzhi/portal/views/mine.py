"""All requests of a phone, after a code has shown whose it is. No account; forgotten after two hours or at a tap."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core.clock import now
from shanzhi.core.context import Here
from shanzhi.core.errors import DomainError
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.people.services import phone_codes
from shanzhi.portal import pacing, wording
from shanzhi.portal.forms.phone import CodeForm, PhoneForm
from shanzhi.portal.pages import show, status_of
from shanzhi.portal.queries import followed_by_phone
from shanzhi.service_requests.queries import requests_of_phone
from shanzhi.territory.models import Community

PER_PAGE = 20


@never_cache
@require_safe
def mine(request: ShanzhiRequest, street: int) -> HttpResponse:
    """Ask for the phone, or show what was asked with it."""
    index = phone_codes.proven_index(request.session, street=street, at=now())
    if index is None:
        return _show(request, street, "portal/mine_phone.html", {"form": PhoneForm()})
    page = Paginator(requests_of_phone(street, index), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, wording.state_of(row)) for row in page.object_list],
        "followed": [(row, wording.state_of(row)) for row in followed_by_phone(street, index)],
    }
    return _show(request, street, "portal/mine.html", context)


@never_cache
@require_http_methods(["POST"])
def code(request: ShanzhiRequest, street: int) -> HttpResponse:
    """Send a code, or take one in. A wrong code counts even though the page comes back: nothing is rolled back here."""
    if "code" in request.POST:
        return _redeem(request, street)
    form = PhoneForm(request.POST)
    if not form.is_valid():
        return _show(request, street, "portal/mine_phone.html", {"form": form}, status=422)
    phone = form.cleaned_data["phone"]
    try:
        pacing.count_writing(request, "code")
        phone_codes.send_code(street=street, phone=phone, at=now())
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return _show(request, street, "portal/mine_phone.html", {"form": form}, status=status_of(error))
    context = {"form": CodeForm(initial={"phone": phone}), "phone": phone}
    return _show(request, street, "portal/mine_code.html", context)


def _redeem(request: ShanzhiRequest, street: int) -> HttpResponse:
    form = CodeForm(request.POST)
    phone = request.POST.get("phone", "")[:20]
    if not form.is_valid():
        return _show(request, street, "portal/mine_code.html", {"form": form, "phone": phone}, status=422)
    at = now()
    try:
        index = phone_codes.redeem(
            street=street, phone=form.cleaned_data["phone"], code=form.cleaned_data["code"], at=at
        )
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return _show(request, street, "portal/mine_code.html", {"form": form, "phone": phone}, status=status_of(error))
    phone_codes.keep_proof(request.session, street=street, index=index, at=at)
    return _back(request, street)


@never_cache
@require_POST
def leave(request: ShanzhiRequest, street: int) -> HttpResponse:
    """Forget the phone in this browser."""
    phone_codes.forget_proof(request.session)
    messages.success(request, _("This browser has forgotten your telephone."))
    return _back(request, street)


def _back(request: ShanzhiRequest, street: int) -> HttpResponse:
    chosen = request.GET.get("c", "")
    query = f"?c={chosen}" if chosen.isdecimal() and chosen.isascii() else ""
    return HttpResponseRedirect(reverse("portal:mine", args=[street]) + query)


def _show(
    request: ShanzhiRequest, street: int, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    community = _community(request, street)
    if community is not None:
        return show(request, template, community, context, section="mine", status=status)
    bare = {"here": Here(""), "community": None, "section": "mine"}
    return render(request, template, {**bare, **context}, status=status)


def _community(request: ShanzhiRequest, street: int) -> Community | None:
    """Return the community the visitor came from (`?c=`), or the street's only one."""
    chosen = request.GET.get("c", "")
    rows = Community.objects.filter(street=street)
    if chosen.isdecimal() and len(chosen) == 12:
        return rows.filter(community=int(chosen)).first()
    found = list(rows[:2])
    return found[0] if len(found) == 1 else None
