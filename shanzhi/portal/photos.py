"""Handing out photos: only below an address that belongs to the request they are about."""

from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest

from shanzhi.portal.queries import photos_of, services_for
from shanzhi.records.photos import path_of
from shanzhi.service_requests.models import ServiceRequest


def photo_response(request: HttpRequest, owner: ServiceRequest, name: str) -> FileResponse:
    """Return a photo of the request or of its services, small with `?small=1`. Raises Http404 for any other file."""
    known = {file.token for file in photos_of(owner, services_for(owner))}
    if name not in known:
        raise Http404
    path: Path = path_of(owner.street, name, thumbnail="small" in request.GET)
    if not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response
