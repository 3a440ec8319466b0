"""The service menu of a street: its lines and their limits."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.core import clock
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.organisations.rules import works_for_a_street
from shanzhi.service_requests.forms.settings import CategoryForm
from shanzhi.service_requests.models import Category
from shanzhi.service_requests.services import categories as service
from shanzhi.service_requests.views.desk.pages import come_back


@require_safe
@only(works_for_a_street)
def categories(request: ShanzhiRequest) -> HttpResponse:
    """List the menu with its limits."""
    context = {"section": "menu", "categories": list(Category.objects.order_by("street", "order", "code"))}
    return render(request, "service_requests/desk/categories.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(works_for_a_street)
def category(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Change one line. Running requests keep the limits they began with."""
    line = get_object_or_404(Category, pk=pk)
    form = CategoryForm(request.POST or None, instance=line)
    if request.method == "POST":
        if form.is_valid():
            changes = {name: form.cleaned_data[name] for name in CategoryForm.Meta.fields}
            changes["questions"] = form.cleaned_data["questions_text"]
            service.change_category_settings(actor=request.actor, category=line, at=clock.now(), **changes)
            messages.success(request, _("Saved. Running requests keep the limits they began with."))
            return HttpResponseRedirect(reverse("service_requests:categories"))
        context = {"section": "menu", "form": form, "category": Category.objects.get(pk=pk)}
        return come_back(render(request, "service_requests/desk/category.html", context, status=422))
    return render(request, "service_requests/desk/category.html", {"section": "menu", "form": form, "category": line})
