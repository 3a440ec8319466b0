"""How one wants to be told."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.core.guards import signed_in
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.messaging.addresses import confirms
from shanzhi.messaging.enums import Channel
from shanzhi.messaging.forms import ChoicesForm, EmailForm
from shanzhi.messaging.queries import choices_of, email_of
from shanzhi.messaging.services import choices as services
from shanzhi.messaging.wording import opened


@signed_in
@require_http_methods(["GET", "POST"])
def preferences(request: ShanzhiRequest) -> HttpResponse:
    """Show and keep how often notices of each kind come by each channel."""
    form = ChoicesForm(choices_of(request.actor), request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.choose(actor=request.actor, chosen=form.wanted())
        messages.success(request, _("Saved."))
        return redirect("messaging:preferences")
    return show(request, form, EmailForm(), status=422 if request.method == "POST" else 200)


@signed_in
@require_POST
def set_email(request: ShanzhiRequest) -> HttpResponse:
    """Keep another e-mail address; a link goes there."""
    form = EmailForm(request.POST)
    if form.is_valid() and request.scope is not None:
        address = form.cleaned_data["email"]
        try:
            services.set_email(actor=request.actor, address=address, street=request.scope.start, at=clock.now())
        except DomainError as error:
            form.add_error("email", str(error))
        else:
            said = (
                _("We have sent a link to this address. Please open it.") if address else _("You get no more e-mail.")
            )
            messages.success(request, said)
            return redirect("messaging:preferences")
    return show(request, ChoicesForm(choices_of(request.actor)), form, status=422)


@signed_in
@require_http_methods(["GET", "POST"])
def confirm_address(request: ShanzhiRequest, signature: str) -> HttpResponse:
    """Ask once more (mail programs open links by themselves), then take the address as confirmed."""
    if request.method == "POST":
        services.confirm_email(actor=request.actor, token=signature, at=clock.now())
        messages.success(request, _("The address is confirmed."))
        return redirect("messaging:preferences")
    row = email_of(request.actor)
    works = row is not None and confirms(signature, row.account_id, opened(row.email))
    return render(request, "messaging/confirm_address.html", {"works": works, "address": row.email if row else None})


def show(request: ShanzhiRequest, form: ChoicesForm, email_form: EmailForm, *, status: int) -> HttpResponse:
    """Render the page."""
    context = {
        "section": "inbox",
        "form": form,
        "lines": list(form.lines()),
        "channels": [channel.label for channel in Channel],
        "email_form": email_form,
        "email": email_of(request.actor),
        "phone": request.user.phone,  # type: ignore[union-attr]
        "has_street": request.scope is not None,
    }
    return render(request, "messaging/preferences.html", context, status=status)
