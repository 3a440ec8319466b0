"""Commenting: a form at the end of any page."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanzhi.core import clock
from shanzhi.core.guards import signed_in
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.records.discussion import may_write, model_of
from shanzhi.records.services import comments as services


@signed_in
@require_POST
def add(request: ShanzhiRequest, kind: str, pk: int) -> HttpResponse:
    """Add a comment and go back to its end of the page."""
    model = model_of(kind)
    subject = model._default_manager.filter(pk=pk).first() if model is not None else None
    if subject is None or not may_write(request.actor, kind, pk):
        raise Http404
    services.add_comment(
        actor=request.actor,
        subject=subject,
        text=request.POST.get("text", ""),
        is_internal="is_internal" in request.POST,
        at=clock.now(),
    )
    return redirect(back(request))


@signed_in
@require_POST
def withdraw(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Take one's own comment back."""
    services.withdraw_comment(actor=request.actor, comment_id=pk, at=clock.now())
    messages.success(request, _("Your comment is taken back."))
    return redirect(back(request))


def back(request: ShanzhiRequest) -> str:
    """Return the page the form was on, at the comments."""
    before = request.headers.get("Referer", "").split("#")[0]
    ours = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    return f"{before}#comments" if ours else "/"
