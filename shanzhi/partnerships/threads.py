"""How needs, promises and checks appear in a thread (records.trace), and what they add to requests."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.partnerships.models import Need
from shanzhi.partnerships.queries import checks_visible_to, needs_visible_to, offers_visible_to, promises_visible_to
from shanzhi.partnerships.rules import keeps_lists
from shanzhi.records.trace import NextStep, Shown, Thing, register_next_step, register_relation, register_thing
from shanzhi.service_requests.rules import may_sort

REQUEST = "service_requests.servicerequest"


def register() -> None:
    """Make the kinds, relations and the next step known, once, when the apps are ready."""
    register_thing(Thing("partnerships.need", _("need"), show_needs))
    register_thing(Thing("partnerships.offer", _("offer"), show_offers))
    register_thing(Thing("partnerships.promise", _("promise"), show_promises))
    register_thing(Thing("partnerships.check", _("check at home"), show_checks))
    register_relation("needed", _("was needed for"))
    register_relation("promised", _("was promised for"))
    register_relation("offered", _("was offered as"))
    register_relation("checked", _("was found at"))
    register_next_step(
        NextStep(frozenset({REQUEST}), _("Put it on the list of needs"), need_url, may_take_up, "handshake")
    )


def need_url(request: Any) -> str:
    """Return where a request becomes a need."""
    return reverse("partnerships:need_new", query={"request": request.pk})


def may_take_up(actor: Actor, request: Any) -> bool:
    """Tell whether the actor may take a request up into the list of needs, and nobody has yet."""
    if not (keeps_lists(actor) and may_sort(actor, request)):
        return False
    return not Need.objects.filter(street=request.street, request_id=request.pk).exists()


def show_needs(actor: Actor, ids: list[int]) -> dict[int, Shown]:
    """Show needs to who keeps the lists."""
    rows = needs_visible_to(actor).filter(pk__in=ids)
    return {
        row.pk: Shown(
            row.title, reverse("partnerships:need", args=[row.pk]), str(row.get_state_display()), row.at, "list-checks"
        )
        for row in rows
    }


def show_offers(actor: Actor, ids: list[int]) -> dict[int, Shown]:
    """Show offers with their unit."""
    rows = offers_visible_to(actor).filter(pk__in=ids)
    return {
        row.pk: Shown(
            f"{row.partner.name} · {row.title}",
            reverse("partnerships:offer", args=[row.pk]) if keeps_lists(actor) else "",
            str(row.get_kind_display()),
            row.at,
            "gift",
        )
        for row in rows
    }


def show_promises(actor: Actor, ids: list[int]) -> dict[int, Shown]:
    """Show promises with their unit and what came of them."""
    rows = promises_visible_to(actor).filter(pk__in=ids)
    return {
        row.pk: Shown(
            f"{row.partner.name} · {row.title}",
            reverse("partnerships:promise", args=[row.pk]),
            str(row.get_state_display()),
            row.at,
            "handshake",
            row.result,
        )
        for row in rows
    }


def show_checks(actor: Actor, ids: list[int]) -> dict[int, Shown]:
    """Show checks by what is checked: never whose home it is."""
    rows = checks_visible_to(actor).filter(pk__in=ids)
    return {
        row.pk: Shown(
            row.home.plan.title,
            reverse("partnerships:check", args=[row.pk]),
            str(row.get_state_display()),
            row.at,
            "clipboard-check",
        )
        for row in rows
    }
