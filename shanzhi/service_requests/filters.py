"""What the table of requests is narrowed to. The same words serve the table, today's lists, saved filters and the reports' drill-down."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.core.widgets import DateInput
from shanzhi.organisations.enums import OrganisationKind
from shanzhi.organisations.models import Organisation
from shanzhi.organisations.queries import members_visible_to
from shanzhi.service_requests.enums import Level, RequestState, Source
from shanzhi.service_requests.models import Category
from shanzhi.service_requests.queries.requests import Requests
from shanzhi.service_requests.queries.today import conditions
from shanzhi.service_requests.workflow import CLOSED, ENDED, IN_HAND, RUNNING, UNTAKEN
from shanzhi.territory.models import Building, Community

LISTS = [
    ("", _("All")),
    ("late", _("Late")),
    ("due", _("Due within a day")),
    ("unclaimed", _("Unclaimed")),
    ("to_decide", _("To decide")),
    ("mine", _("Mine")),
    ("open", _("Open to claim")),
    ("running", _("Running")),
    ("closed", _("Closed")),
]
GROUPS = {
    "open": (RequestState.OPEN,),
    "running": RUNNING,
    "closed": (*CLOSED, *ENDED),
    "untaken": UNTAKEN,
    "in_hand": IN_HAND,
}
Chips = list[tuple[str, str]]
ANY = [("", _("All"))]
MOST = 500
COLUMNS = {
    "category": "category_id",
    "building": "building_id",
    "group": "group_id",
    "holder": "holder_id",
    "community": "community",
    "source": "source",
    "level": "level",
    "state": "state",
}
SORTS = [("", _("newest first")), ("due", _("most urgent first"))]


class RequestFilter(forms.Form):
    """Everything in it is optional; what makes no sense is left out, because a list is not a form to be scolded for."""

    list = forms.ChoiceField(label=_("list"), choices=LISTS, required=False)
    state = forms.ChoiceField(label=_("state"), choices=[*ANY, *RequestState.choices], required=False)
    category = forms.IntegerField(label=_("category"), required=False)
    building = forms.IntegerField(label=_("building"), required=False)
    group = forms.IntegerField(label=_("building group"), required=False)
    holder = forms.IntegerField(label=_("in whose hands"), required=False)
    community = forms.IntegerField(label=_("community"), required=False, widget=forms.HiddenInput())
    source = forms.ChoiceField(label=_("source"), choices=[*ANY, *Source.choices], required=False)
    level = forms.ChoiceField(label=_("level"), choices=[*ANY, *Level.choices], required=False)
    since = forms.DateField(label=_("received from"), required=False, widget=DateInput())
    until = forms.DateField(label=_("received until"), required=False, widget=DateInput())
    sort = forms.ChoiceField(label=_("order"), choices=SORTS, required=False)

    def __init__(self, data: QueryDict | dict[str, Any], *, actor: Actor, at: datetime) -> None:
        self.actor, self.at = actor, at
        super().__init__(data)
        self.full_clean()

    @property
    def active(self) -> dict[str, Any]:
        """What the list is narrowed to, by field, without the order."""
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None) and name != "sort"}

    @property
    def by_due(self) -> bool:
        return bool(self.cleaned_data.get("sort") == "due")

    def apply(self, rows: Requests) -> Requests:
        """Return the rows narrowed to what was asked for."""
        for name, value in self.active.items():
            if name == "list":
                rows = rows.filter(self._list(value))
            elif name == "since":
                rows = rows.filter(received_at__gte=_midnight(value))
            elif name == "until":
                rows = rows.filter(received_at__lt=_midnight(value + timedelta(days=1)))
            else:
                rows = rows.filter(**{COLUMNS[name]: value})
        return rows

    def _list(self, name: str) -> Q:
        if name in GROUPS:
            return Q(state__in=GROUPS[name])
        return conditions(self.actor, self.at)[name]

    def chips(self) -> Chips:
        """Return (field, words) of what is active and is not a list of its own."""
        return [
            (name, f"{self.fields[name].label}: {self._words(name, value)}")
            for name, value in self.active.items()
            if name != "list"
        ]

    def _words(self, name: str, value: Any) -> str:
        rows = self._rows().get(name)
        if rows is not None:
            return str(rows.filter(pk=value).first() or value)
        if name == "community":
            return str(Community.objects.filter(community=value).first() or value)
        choices = {str(key): str(label) for key, label in getattr(self.fields[name], "choices", [])}
        return choices.get(str(value), str(value))

    def offer_choices(self) -> None:
        """Turn the numbers into drop-downs, for the page on which a filter is put together (four queries)."""
        for name, rows in self._rows().items():
            # The widget, not the field: the form has been cleaned and keeps its fields.
            self.fields[name].widget = forms.Select(choices=[("", "—"), *((row.pk, str(row)) for row in rows[:MOST])])

    def _rows(self) -> dict[str, QuerySet[Any]]:
        """Return what may be chosen, by field."""
        scope = self.actor.scope
        streets = {"street__gte": scope.start, "street__lt": scope.stop} if scope else {}
        reach = Q(pk__in=[])
        for grant in self.actor.grants:
            reach |= Q(community__gte=grant.start, community__lt=grant.stop)
        groups = Organisation.objects.filter(kind=OrganisationKind.BUILDING_GROUP, dissolved_on__isnull=True)
        return {
            "category": Category.objects.filter(**streets),
            "building": Building.objects.filter(reach, **streets).order_by("community", "estate_id", "code"),
            "group": groups.filter(reach, **streets),
            "holder": members_visible_to(self.actor),
        }


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
