"""The reader's own switches: language, theme, elder mode, text size. Kept in cookies of this browser, nowhere else."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from shanzhi.core.context import TEXT_SIZES, THEMES
from shanzhi.core.guards import open_to_all
from shanzhi.core.middleware import unscoped

app_name = "preferences"
YEAR = 365 * 24 * 3600


@unscoped
@open_to_all
@require_POST
def set_preferences(request: HttpRequest) -> HttpResponse:
    """Keep what was posted (`theme`, `elder`, `text`, `language`: any of them) and go back to where the reader was.

    A script asks with `X-Requested-With: fetch` and gets an empty 204. Unknown values are ignored.
    """
    fetched = request.headers.get("X-Requested-With") == "fetch"
    response = HttpResponse(status=204) if fetched else HttpResponseRedirect(_page_before(request))
    for name, value in _wishes(request).items():
        if value:
            response.set_cookie(
                name, value, max_age=YEAR, secure=request.is_secure(), httponly=True, samesite="Lax", path="/"
            )
        else:
            response.delete_cookie(name, path="/", samesite="Lax")
    return response


def _wishes(request: HttpRequest) -> dict[str, str]:
    """Return cookie name → value for each valid wish; an empty value means: forget it."""
    wishes: dict[str, str] = {}
    theme, elder = request.POST.get("theme"), request.POST.get("elder")
    text, language = request.POST.get("text"), request.POST.get("language")
    if theme in (*THEMES, "auto"):
        wishes["theme"] = "" if theme == "auto" else str(theme)
    if elder in ("0", "1"):
        wishes["elder"] = "1" if elder == "1" else ""
    if text and text in {str(size) for size in TEXT_SIZES}:
        wishes["text"] = text
    if language and check_for_language(language) and language in dict(settings.LANGUAGES):
        wishes[settings.LANGUAGE_COOKIE_NAME] = language
    return wishes


def _page_before(request: HttpRequest) -> str:
    """Return the page the switch was on, if it is one of ours."""
    for url in (request.POST.get("next"), request.headers.get("Referer")):
        if url and url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure()):
            return url
    return "/"


urlpatterns: list[URLPattern] = [path("", set_preferences, name="set")]
