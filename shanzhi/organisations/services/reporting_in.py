"""Members employed elsewhere report to the community where they live (双报到); their units are told once a quarter."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.core.models import NumberSeries
from shanzhi.core.tenancy import street_of
from shanzhi.organisations.enums import MemberClass
from shanzhi.organisations.models import Feedback, Member, Registration
from shanzhi.organisations.quarters import quarter_after, quarter_of
from shanzhi.organisations.rules import runs_community
from shanzhi.organisations.transferring import lock_home
from shanzhi.records import audit

SERIES = "BD"


@transaction.atomic
def report_in(
    *, actor: Actor, member: Member, unit: str, reported_on: date | None = None, wishes: str = "", at: datetime
) -> Registration:
    """Note that a member of another unit's party organisation reported to the community. The home branch stays where it is.

    Raises DomainError for a volunteer, without a unit, or for a day to come; NotPossible when they have reported already.
    """
    require(runs_community(actor, member.community), _("You may not change this member."))
    lock_home(member)
    today = timezone.localdate(at)
    day = reported_on or today
    if member.left_on is not None:
        raise NotPossible(_("This member has left."))
    if member.member_class == MemberClass.VOLUNTEER:
        raise DomainError(_("Only party members report in."), field="unit")
    if not unit.strip():
        raise DomainError(_("Which unit's party organisation do they belong to?"), field="unit")
    if day > today:
        raise DomainError(_("This day is still to come."), field="reported_on")
    if Registration.objects.filter(street=member.street, member=member, until__isnull=True).exists():
        raise NotPossible(_("This member has reported already."))
    made = Registration.objects.create(
        street=member.street,
        member=member,
        number=NumberSeries.take(member.street, SERIES, day.year),
        unit=unit.strip(),
        reported_on=day,
        wishes=wishes.strip(),
    )
    audit.record(actor=actor, street=member.street, action="member.reported_in", subject=made, at=at)
    return made


@transaction.atomic
def end_registration(*, actor: Actor, registration: Registration, on: date | None = None, at: datetime) -> Registration:
    """Note that a member moved away or retired: the registration ends. `on` is the first day without it."""
    require(runs_community(actor, registration.member.community), _("You may not change this member."))
    if registration.until is not None:
        raise NotPossible(_("This registration has ended already."))
    registration.until = on or timezone.localdate(at)
    registration.save(update_fields=["until"])
    audit.record(actor=actor, street=registration.street, action="member.report_ended", subject=registration, at=at)
    return registration


@transaction.atomic
def note_feedback(*, actor: Actor, community: int, unit: str, quarter: date, at: datetime) -> Feedback:
    """Note that a unit was sent the feedback about a quarter that is over. A second note changes nothing.

    Raises DomainError for a quarter that is not over yet.
    """
    require(runs_community(actor, community), _("You may not note this."))
    today = timezone.localdate(at)
    first = quarter_of(quarter)
    if quarter_after(first) > today:
        raise DomainError(_("This quarter is not over yet."), field="quarter")
    sent, is_new = Feedback.objects.get_or_create(
        street=street_of(community), community=community, unit=unit, quarter=first, defaults={"sent_on": today}
    )
    if is_new:
        audit.record(actor=actor, street=sent.street, action="feedback.sent", subject=sent, at=at)
    return sent
