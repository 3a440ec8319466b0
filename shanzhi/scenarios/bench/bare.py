"""What each hot path is compared with: a bare Django view that answers the same bytes after one indexed query of the ORM, as the tables'
owner, over a connection that stays open, without middleware, sessions, rules or row-level security."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import Context, Engine, Template
from django.urls import path

from shanzhi.reports.measures import MEASURES
from shanzhi.reports.models import Tally
from shanzhi.service_requests.models import ServiceRequest

PAGES = Path(settings.MEDIA_ROOT).parent / "bench"
CELLS = ("pk", "number", "text", "category__name", "building__name", "state", "received_at", "due_at")
_engine = Engine(autoescape=True)
_templates: dict[str, Template] = {}


class Bare(models.Model):
    """The table bare writes go to. The bench makes it, beside the real ones."""

    objects: "models.Manager[Bare]" = models.Manager()
    text = models.TextField()
    state = models.IntegerField(default=0)

    class Meta:
        managed = False
        app_label = "scenarios"
        db_table = "bench_bare"


def newest(street: int, community: int) -> Iterable[Any]:
    rows = ServiceRequest.objects.using("owner").filter(street=street, community=community)
    return rows.order_by("-id").values_list(*CELLS)[:50]


def sums(street: int, community: int) -> Iterable[Any]:
    rows = Tally.objects.using("owner").filter(street=street, community=community)
    by_month = rows.values_list(TruncMonth("day"), "category")
    return by_month.annotate(**{measure.key: models.Sum(measure.key) for measure in MEASURES})


def one(pk: int, _second: int) -> Iterable[Any]:
    return ServiceRequest.objects.using("owner").filter(pk=pk).values_list(*CELLS[:3])


def template(name: str) -> Template:
    """Return the page as it was captured from the real view, its rows turned into a loop."""
    if name not in _templates:
        _templates[name] = _engine.from_string((PAGES / f"{name}.html").read_text(encoding="utf-8"))
    return _templates[name]


def page(name: str, rows_of: Callable[[int, int], Iterable[Any]]) -> Callable[..., HttpResponse]:
    """Return a view that fills a captured page with the rows of one query."""

    def view(request: HttpRequest, first: int, second: int = 0) -> HttpResponse:
        return HttpResponse(template(name).render(Context({"rows": list(rows_of(first, second))})))

    return view


def create(request: HttpRequest) -> HttpResponse:
    Bare.objects.using("owner").create(text=request.POST["text"])
    return HttpResponseRedirect("/bare/")


def change(request: HttpRequest, pk: int) -> HttpResponse:
    Bare.objects.using("owner").filter(pk=pk).update(state=models.F("state") + 1, text=request.POST["text"])
    return HttpResponseRedirect("/bare/")


urlpatterns = [
    path("bare/list/<int:first>/<int:second>/", page("list", newest)),
    path("bare/search/<int:first>/<int:second>/", page("search", newest)),
    path("bare/statistics/<int:first>/<int:second>/", page("statistics", sums)),
    path("bare/detail/<int:first>/", page("detail", one)),
    path("bare/create/", create),
    path("bare/status/<int:pk>/", change),
]
