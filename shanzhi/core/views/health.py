"""`/health/`: for machines that watch."""

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shanzhi.core import clock
from shanzhi.core.guards import open_to_all
from shanzhi.core.health import Level, examine, worst
from shanzhi.core.middleware import unscoped

app_name = "health"


@unscoped
@open_to_all
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200, or 503 when something is failing."""
    findings = examine(clock.now())
    level = worst(findings)
    said: dict[str, object] = {"status": level}
    if _may_see_details(request):
        said["checks"] = {name: {"status": found.level, "detail": found.detail} for name, found in findings.items()}
    return JsonResponse(said, status=503 if level == Level.FAILING else 200)


def _may_see_details(request: HttpRequest) -> bool:
    """Only a signed-in system administrator; asked last, because without a database nobody is signed in."""
    try:
        return bool(request.actor.administers == "system")  # type: ignore[attr-defined]
    except DatabaseError:
        return False


urlpatterns: list[URLPattern] = [path("", health, name="health")]
