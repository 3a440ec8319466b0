"""The gallery: every component in every state, and one sample page per layout. Debug and demo only: the face's specification."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import pgettext
from django.views.decorators.http import condition

from shanzhi.core.context import face_of
from shanzhi.core.gallery_samples import SampleForm, samples
from shanzhi.core.guards import open_to_all
from shanzhi.core.middleware import unscoped

app_name = "gallery"


@unscoped
@open_to_all
def components(request: HttpRequest) -> HttpResponse:
    """Show every component in all its states."""
    return render(request, "gallery/components.html", samples())


@unscoped
@open_to_all
def page(request: HttpRequest, name: str) -> HttpResponse:
    """Show the sample page of a layout; `elder` and `elder_form` stand in elder mode whatever the cookie says."""
    context = samples()
    if name.startswith("elder"):
        context["face"] = replace(face_of(request), elder=True)
    return render(request, f"gallery/{name}.html", context)


@unscoped
@open_to_all
def form(request: HttpRequest) -> HttpResponse:
    """A form that can be sent: with errors it comes back, without it says thank you."""
    context = samples()
    if request.method == "POST":
        sent = SampleForm(request.POST, request.FILES)
        if sent.is_valid():
            messages.success(request, pgettext("sample", "Thank you. We have written it down."))
            return redirect("gallery:thanks")
        context["form"] = sent
    return render(request, "gallery/form.html", context, status=422 if request.method == "POST" else 200)


@unscoped
@open_to_all
@condition(etag_func=lambda request: '"nothing new"')
def live(request: HttpRequest) -> HttpResponse:
    """A part that never changes: answers 304 to who has it."""
    return HttpResponse(pgettext("sample", "Nothing new."))


urlpatterns: list[URLPattern] = [
    path("", components, name="components"),
    *(
        path(f"{name.replace('_', '-')}/", page, {"name": name}, name=name)
        for name in ("portal", "request", "thanks", "elder", "elder_form", "desk", "sign_in", "sheet")
    ),
    path("form/", form, name="form"),
    path("live/", live, name="live"),
]
