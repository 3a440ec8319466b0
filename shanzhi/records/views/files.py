"""Handing out files to staff and members."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from shanzhi.core.guards import signed_in
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.records.files import may_see_file, name_of
from shanzhi.records.models import File

CACHE_SECONDS = 3600
ENDINGS = {"image/jpeg": "jpg", "application/pdf": "pdf"}


@signed_in
@require_safe
def file(request: ShanzhiRequest, street: int, name: str) -> HttpResponseBase:
    """Return a file's bytes, those of the small copy with `?small`. Whoever may not see it finds nothing."""
    found = File.objects.filter(street=street, token=name).first()
    if found is None or not may_see_file(request.actor, found):
        raise Http404
    small = "small" in request.GET
    etag = f'"{found.token}{"-small" if small else ""}"'
    response = get_conditional_response(request, etag=etag) or _response(found, small=small)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"private, max-age={CACHE_SECONDS}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _response(found: File, *, small: bool) -> HttpResponseBase:
    try:
        content = default_storage.open(name_of(found.street, found.token, thumbnail=small))
    except FileNotFoundError as error:
        raise Http404 from error
    shown = found.content_type in ENDINGS
    name = f"{found.role}-{found.pk}.{ENDINGS.get(found.content_type, 'bin')}"
    return FileResponse(content, content_type=found.content_type, filename=name, as_attachment=not shown)
