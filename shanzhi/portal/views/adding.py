"""Adding words and photos to one's own open request."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shanzhi.core.clock import now
from shanzhi.core.drafts import thank_for
from shanzhi.core.errors import DomainError
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.portal import pacing
from shanzhi.portal.forms.adding import AddForm
from shanzhi.portal.pages import community_of, show, status_of, undo, visitor
from shanzhi.portal.queries import request_of_token
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.services import hear


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ShanzhiRequest, token: str) -> HttpResponse:
    """Ask what is to be added, or add it."""
    found = request_of_token(request.scope, token)
    if request.method != "POST":
        return _page(request, found, AddForm())
    form = AddForm(request.POST, request.FILES)
    if not form.is_valid():
        return undo(_page(request, found, form, status=422))
    try:
        pacing.count_writing(request, "add")
        hear.add_words(actor=visitor(request), request_id=found.pk, at=now(), **form.cleaned_data)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return undo(_page(request, found, form, status=status_of(error)))
    thank_for(request, f"add-{found.pk}", _("Added. Whoever has your request can read it now."))
    return HttpResponseRedirect(reverse("portal:thread", args=[found.token]))


def _page(request: ShanzhiRequest, found: ServiceRequest, form: AddForm, *, status: int = 200) -> HttpResponse:
    context = {"request_row": found, "form": form, "photos_lost": bool(request.FILES)}
    return show(request, "portal/add.html", community_of(found.community), context, status=status)
