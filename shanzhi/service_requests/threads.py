"""How requests and what belongs to them appear in a thread (records.trace)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.organisations.rules import runs_community
from shanzhi.records.discussion import Discussion, register_discussion
from shanzhi.records.files import register_subject
from shanzhi.records.trace import Shown, Thing, register_relation, register_thing
from shanzhi.service_requests.models import HomeVisit, ServiceRecord, ServiceRequest, Whistle
from shanzhi.service_requests.queries import visible_to
from shanzhi.service_requests.rules import may_dispatch


def register() -> None:
    """Make the four kinds known, once, when the apps are ready."""
    register_thing(Thing("service_requests.servicerequest", _("request"), show_requests))
    register_thing(Thing("service_requests.whistle", _("call"), show_whistles))
    register_thing(Thing("service_requests.homevisit", _("home visit"), show_visits))
    register_thing(Thing("service_requests.servicerecord", _("service"), show_services))
    register_relation("heard", _("was heard at"))
    register_relation("merged", _("goes on from"))
    register_relation("answered", _("asks again what was answered in"))
    register_relation("part", _("is part of"))
    register_relation("whistle", _("was called for"))
    register_relation("service", _("was done for"))
    register_subject("service_requests.servicerequest", sees_request)
    register_subject("service_requests.servicerecord", sees_service)
    register_discussion(Discussion("service_requests.servicerequest", sees_request, sees_request, decides))


def sees_request(actor: Actor, pk: int) -> bool:
    """Tell whether the actor sees a request, and so its photos and what is said about it."""
    return bool(actor.grants) and visible_to(actor).filter(pk=pk).exists()


def sees_service(actor: Actor, pk: int) -> bool:
    """Tell whether the actor sees a service, and so its photos: with its request, or as who decides in its community."""
    record = ServiceRecord.objects.filter(pk=pk).first()
    if record is None or not actor.grants:
        return False
    if record.request_id is not None:
        return sees_request(actor, record.request_id)
    return record.recorded_by_id == actor.account_id or runs_community(actor, record.community)


def decides(actor: Actor, pk: int) -> bool:
    """Tell whether the actor decides about a request: reads and writes what is for staff only."""
    request = visible_to(actor).filter(pk=pk).first() if actor.grants else None
    return request is not None and may_dispatch(actor, request)


def url_of(request_id: int) -> str:
    """Return the address of a request on the desk."""
    return reverse("service_requests:detail", args=[request_id])


def show_requests(actor: Actor, ids: list[int]) -> dict[int, Shown]:
    """Show requests: a number alone to who may not see them."""
    seen = set(visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
    rows = ServiceRequest.objects.filter(pk__in=ids).select_related("category")
    return {
        row.pk: Shown(
            title=f"{row.category} {row.number}",
            url=url_of(row.pk) if row.pk in seen else "",
            state=str(row.get_state_display()),
            at=row.received_at,
            icon="message-circle",
        )
        for row in rows
    }


def show_whistles(actor: Actor, ids: list[int]) -> dict[int, Shown]:
    """Show calls with the unit that was called."""
    seen = visible_to(actor).values("pk")
    rows = Whistle.objects.filter(pk__in=ids, request__in=seen).select_related("partner")
    return {
        row.pk: Shown(row.partner.name, url_of(row.request_id), str(row.get_state_display()), row.at, "megaphone")
        for row in rows
    }


def show_visits(actor: Actor, ids: list[int]) -> dict[int, Shown]:
    """Show home visits by their building: never the door."""
    rows = HomeVisit.objects.filter(pk__in=ids).select_related("household__building")
    return {
        row.pk: Shown(row.household.building.name, "", str(_("met") if row.met else _("nobody in")), row.at, "house")
        for row in rows
    }


def show_services(actor: Actor, ids: list[int]) -> dict[int, Shown]:
    """Show services by their category."""
    rows = ServiceRecord.objects.filter(pk__in=ids).select_related("category")
    return {
        row.pk: Shown(
            title=str(row.category),
            url=url_of(row.request_id) if row.request_id else "",
            state=str(row.get_mode_display()),
            at=row.at,
            icon="heart-handshake",
        )
        for row in rows
    }
