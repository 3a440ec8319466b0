"""Addresses for tests of the face: the core's own and the gallery, nothing of the apps above."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("shanzhi.core.urls")),
    path("gallery/", include("shanzhi.core.gallery")),
]
