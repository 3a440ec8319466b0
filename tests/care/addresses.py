"""Something of every kind of care, for the addresses of the site."""

from typing import Any

from shanzhi.care.enums import CareForm, EventKind, Ground, Relation
from shanzhi.care.services import enter_person, link_family, note_event, open_kinds, set_plan
from shanzhi.care.services.counting import Part, enter_count, start_count
from shanzhi.core import clock


def furnish(furnished: Any) -> dict[str, Any]:
    """Make one entry with plans, visits, an event and a relative, and a count with a difference."""
    world, at = furnished.world, clock.now()
    secretary = world.secretary().actor
    kinds = {kind.code: kind for kind in open_kinds(actor=world.program(), street=world.street, at=at)}
    entry = enter_person(
        actor=secretary,
        person=world.person(),
        household=world.households[1],
        kind=kinds["needy_old"],
        ground=Ground.CONSENT,
        keeper=furnished.member,
        at=at,
    )
    plan = set_plan(actor=secretary, entry=entry, form=CareForm.DOCTOR, every_days=90, first_on=None, at=at)
    visit = note_event(actor=secretary, entry=entry, kind=EventKind.DISCHARGE, at=at)
    link = link_family(actor=secretary, entry=entry, relative=world.person(), relation=Relation.CHILD, at=at)
    campaign = start_count(
        actor=secretary,
        community=world.community,
        title="三长摸底",
        starts_on=at.date(),
        ends_on=at.date(),
        at=at,
    )
    for building, number in ((world.building, 2), (world.other_building, 1)):
        enter_count(
            actor=secretary, campaign=campaign, part=Part(building), numbers={kinds["needy_old"]: number}, at=at
        )
    enter_count(actor=secretary, campaign=campaign, part=Part(world.estate), numbers={kinds["needy_old"]: 5}, at=at)
    return {
        "care/pk": entry.pk,
        "care/plan": plan.pk,
        "care/link": link.pk,
        "care/token": entry.token,
        "care:own_leave/token": link.token,
        "care/chief": "section",
        "care/place": world.estate.pk,
        "care/kind": kinds["needy_old"].pk,
        **{
            f"care:{name}/pk": visit.pk
            for name in ("visit", "assign", "drop", "visit_notes", "visit_event", "card", "print_card")
        },
        **{f"care:{name}/pk": campaign.pk for name in ("count", "count_close", "count_part", "count_settle")},
        "care:kind/pk": kinds["needy_old"].pk,
    }
