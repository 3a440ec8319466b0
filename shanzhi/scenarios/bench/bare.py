"""What each hot path is compared with: a bare Django view that answers the same bytes after one indexed query, as the tables' owner,
without middleware, sessions, rules or row-level security."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import Context, Engine, Template
from django.urls import path

PAGES = Path(settings.MEDIA_ROOT).parent / "bench"
ONE = "SELECT id, number, text, state, due_at FROM service_requests_servicerequest WHERE id = %s"
NEWEST = (
    "SELECT id, number, text, state, due_at FROM service_requests_servicerequest "
    "WHERE street = %s AND community = %s ORDER BY id DESC LIMIT 50"
)
SUMS = (
    "SELECT date_trunc('month', day), category_id, sum(collected), sum(solved) FROM reports_tally "
    "WHERE street = %s AND community = %s AND day >= now() - interval '1 year' GROUP BY 1, 2"
)
ADD = "INSERT INTO bench_bare (text) VALUES (%s) RETURNING id"
CHANGE = "UPDATE bench_bare SET state = state + 1 WHERE id = %s"
_engine = Engine(autoescape=True)
_templates: dict[str, Template] = {}


def template(name: str) -> Template:
    """Return the page as it was captured from the real view, its rows turned into a loop."""
    if name not in _templates:
        _templates[name] = _engine.from_string((PAGES / f"{name}.html").read_text(encoding="utf-8"))
    return _templates[name]


def asked(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall()) if cursor.description else []


def page(name: str, sql: str) -> Callable[..., HttpResponse]:
    """Return a view that fills a captured page with the rows of one query."""

    def view(request: HttpRequest, first: int, second: int = 0) -> HttpResponse:
        rows = asked(sql, [first, second][: sql.count("%s")])
        return HttpResponse(template(name).render(Context({"rows": rows})))

    return view


def create(request: HttpRequest) -> HttpResponse:
    asked(ADD, [request.POST["text"]])
    return HttpResponseRedirect("/bare/")


def change(request: HttpRequest, pk: int) -> HttpResponse:
    asked(CHANGE, [pk])
    return HttpResponseRedirect("/bare/")


urlpatterns = [
    path("bare/list/<int:first>/<int:second>/", page("list", NEWEST)),
    path("bare/search/<int:first>/<int:second>/", page("search", NEWEST)),
    path("bare/statistics/<int:first>/<int:second>/", page("statistics", SUMS)),
    path("bare/detail/<int:first>/", page("detail", ONE)),
    path("bare/create/", create),
    path("bare/status/<int:pk>/", change),
]
