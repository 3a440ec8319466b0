"""Pages that also come as a dialog in front of another one (js/page_dialog.js)."""

from django.http import HttpRequest, HttpResponse

PART = "page-dialog"


def in_dialog(request: HttpRequest) -> bool:
    """Tell whether the page was asked for as a dialog: then only its part is wanted."""
    return request.headers.get("HX-Target") == PART


def close_dialog() -> HttpResponse:
    """Answer that it is done: the page behind is loaded anew, where it was, with what there is to say."""
    return HttpResponse(headers={"HX-Refresh": "true"})
