"""Addresses. Portal pages name their community or carry a token; pages of the desk live below /desk/.

Each app names its own whole paths, so that one app can have pages on both faces.
"""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("shanzhi.portal.urls")),
    path("", include("shanzhi.desk.urls")),
    path("", include("shanzhi.reports.urls")),
    path("", include("shanzhi.publicity.urls")),
    path("", include("shanzhi.partnerships.urls")),
    path("", include("shanzhi.building_groups.urls")),
    path("", include("shanzhi.care.urls")),
    path("", include("shanzhi.venues.urls")),
    path("", include("shanzhi.service_requests.urls")),
    path("", include("shanzhi.elections.urls")),
    path("", include("shanzhi.messaging.urls")),
    path("", include("shanzhi.organisations.urls")),
    path("", include("shanzhi.people.urls")),
    path("", include("shanzhi.territory.urls")),
    path("", include("shanzhi.records.urls")),
    path("", include("shanzhi.core.urls")),
]

if settings.DEBUG or settings.DEMO:
    from importlib.util import find_spec

    if find_spec("shanzhi.core.gallery"):
        urlpatterns += [path("gallery/", include("shanzhi.core.gallery"))]
