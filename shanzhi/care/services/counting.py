"""The three chiefs' count (三长制): each counts their own part, parts are compared, differences settled. Numbers only, nobody's name."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.care import deadlines, rules
from shanzhi.care.enums import Chief
from shanzhi.care.models import CareKind, ChiefCount, CountCampaign, CountSettlement
from shanzhi.care.queries.counting import comparison_of, parts_of
from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.organisations.rules import runs_community
from shanzhi.records import audit
from shanzhi.territory.models import Building, Community, Estate, Grid

MOST_COUNTED = 5000
LEAST_REASON = 2


@dataclass(frozen=True, slots=True)
class Part:
    """What one chief counts: a building, a section (estate) or a grid."""

    place: Building | Estate | Grid

    @property
    def chief(self) -> Chief:
        kinds = {Building: Chief.BUILDING, Estate: Chief.SECTION, Grid: Chief.GRID}
        return kinds[type(self.place)]

    def where(self) -> dict[str, Any]:
        """Return the fields that name the part."""
        names = {Chief.BUILDING: "building", Chief.SECTION: "estate", Chief.GRID: "grid"}
        return {"chief": self.chief, names[self.chief]: self.place}


@transaction.atomic
def start_count(
    *, actor: Actor, community: Community, title: str, starts_on: date, ends_on: date, at: datetime
) -> CountCampaign:
    """Begin a count in a community. Raises NotPossible while another one is open there."""
    require(runs_community(actor, community.community), _("Staff of the community begin a count."))
    if CountCampaign.objects.filter(
        street=community.street, community=community.community, closed_at__isnull=True
    ).exists():
        raise NotPossible(_("A count is open already. Close it first."))
    if ends_on < starts_on:
        raise DomainError(_("It ends before it begins."), field="ends_on")
    if not title.strip():
        raise DomainError(_("Please give it a title."), field="title")
    campaign = CountCampaign.objects.create(
        street=community.street,
        community=community.community,
        title=title.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    audit.record(actor=actor, street=campaign.street, action="care.start_count", subject=campaign, at=at)
    return campaign


@transaction.atomic
def enter_count(
    *,
    actor: Actor,
    campaign: CountCampaign,
    part: Part,
    numbers: dict[CareKind, int],
    at: datetime,
    counter: str = "",
) -> list[ChiefCount]:
    """Note what a chief counted in their part, each kind; counting again writes the numbers anew.

    By the chief of this very part, or by staff of the community for a chief who counted on paper (`counter` then names the chief's post).
    """
    campaign = _open(campaign)
    is_own = parts_of(actor, campaign).has(part.chief, part.place.pk)
    staff = rules.keeps_register(actor, campaign.community)
    require(is_own or staff, _("You count your own part only."))
    if part.place.community != campaign.community:
        raise DomainError(_("This place is in another community."))
    if deadlines.day_of(at) < campaign.starts_on:
        raise NotPossible(_("The count has not begun yet."))
    counts = []
    for kind, number in numbers.items():
        if not 0 <= number <= MOST_COUNTED:
            raise DomainError(_("Please enter a number from 0 up."), field=f"kind_{kind.pk}")
        written, _made = ChiefCount.objects.update_or_create(
            street=campaign.street,
            campaign=campaign,
            kind=kind,
            **part.where(),
            defaults={
                "counted": number,
                "at": at,
                "counted_by_id": actor.account_id,
                "counter": (counter.strip() or actor.name)[:80],
            },
        )
        counts.append(written)
    data = {"chief": part.chief.value, "place": part.place.pk, "numbers": {k.code: n for k, n in numbers.items()}}
    audit.record(actor=actor, street=campaign.street, action="care.count", subject=campaign, at=at, data=data)
    return counts


@transaction.atomic
def settle(
    *,
    actor: Actor,
    campaign: CountCampaign,
    place: Estate | Grid,
    kind: CareKind,
    agreed: int,
    reason: str,
    at: datetime,
) -> CountSettlement:
    """Note the number agreed on where a section's or grid's chief and those below counted differently. By staff of the community.

    Raises NotPossible where the numbers do not differ (there is nothing to settle).
    """
    campaign = _open(campaign)
    require(rules.keeps_register(actor, campaign.community), _("Staff of the community settle differences."))
    if len(reason.strip()) < LEAST_REASON:
        raise DomainError(_("Please say what was found: whom had one counted and the other not?"), field="reason")
    if not 0 <= agreed <= MOST_COUNTED:
        raise DomainError(_("Please enter a number from 0 up."), field="agreed")
    part = Part(place)
    line = comparison_of(campaign).line(part.chief, place.pk, kind.pk)
    if line is None or not line.differs:
        raise NotPossible(_("These numbers do not differ."))
    settled, _made = CountSettlement.objects.update_or_create(
        street=campaign.street,
        campaign=campaign,
        kind=kind,
        **part.where(),
        defaults={
            "agreed": agreed,
            "reason": reason.strip()[:200],
            "at": at,
            "settled_by_id": actor.account_id,
            "settler": actor.name,
        },
    )
    data = {"chief": part.chief.value, "place": place.pk, "kind": kind.code, "agreed": agreed}
    audit.record(actor=actor, street=campaign.street, action="care.settle_count", subject=campaign, at=at, data=data)
    return settled


@transaction.atomic
def close_count(*, actor: Actor, campaign: CountCampaign, at: datetime) -> CountCampaign:
    """Close a count once every part is counted and every difference settled. Raises NotPossible with what is missing."""
    campaign = _open(campaign)
    require(rules.keeps_register(actor, campaign.community), _("Staff of the community close a count."))
    compared = comparison_of(campaign)
    if compared.counted < compared.parts:
        raise NotPossible(
            _("%(counted)d of %(parts)d parts are counted. Enter the rest first.")
            % {"counted": compared.counted, "parts": compared.parts}
        )
    if compared.open_differences:
        raise NotPossible(_("Differences are still open: %(number)d.") % {"number": compared.open_differences})
    campaign.closed_at = at
    campaign.save(update_fields=["closed_at"])
    audit.record(actor=actor, street=campaign.street, action="care.close_count", subject=campaign, at=at)
    return campaign


def _open(campaign: CountCampaign) -> CountCampaign:
    campaign = CountCampaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if campaign.closed_at is not None:
        raise NotPossible(_("This count is closed."))
    return campaign
