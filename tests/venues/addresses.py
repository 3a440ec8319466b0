"""Things of venues for every address."""

from datetime import timedelta
from typing import Any

from shanzhi.core import clock
from shanzhi.venues.models import DutyFeed, Rota
from shanzhi.venues.services import changes, duties, feeds, keepers, receptions, rotas
from tests.venues.conftest import Neighbourhood


def furnish(furnished: Any) -> dict[str, Any]:
    """Open a hall and a station; a rota, a duty with a wish, a reception, a pair, a calendar."""
    world, at = furnished.world, clock.now()
    secretary, member, other = world.secretary().actor, world.member(), world.other_member()
    place = Neighbourhood(world)
    hall, station = place.open_hall(), place.station
    start = at + timedelta(days=2)
    duty = duties.plan_duty(
        actor=secretary,
        venue=station,
        keeper=member.person,
        starts_at=start,
        ends_at=start + timedelta(hours=3),
        at=at,
    )
    wish = changes.ask_change(actor=member.actor, duty_id=duty.pk, of=other.person, reason="要去医院", at=at)
    first = (at + timedelta(days=14)).date()
    rota: Rota = rotas.draft_rota(
        actor=secretary, venue=station, first_on=first, last_on=first + timedelta(days=6), at=at
    )
    reception = receptions.receive(
        actor=member.actor, venue=station, about="楼道灯不亮", outcome="open", name="王阿姨", at=at
    )
    pairing = keepers.set_pairing(
        actor=secretary, venue=station, persons=(member.person, other.person), together=True, at=at
    )
    feed: DutyFeed = feeds.make_feed(actor=member.actor, person=member.person, at=at)
    return {
        "venues/pk": station.pk,
        **{f"venues:{name}/pk": hall.pk for name in ("criteria", "consent", "consent_withdraw", "consent_paper")},
        **{f"venues:keeper{step}/pk": place.keeper(member).pk for step in ("", "_away", "_end")},
        "venues:pairing_remove/pk": pairing.pk,
        **{f"venues:rota{step}/pk": rota.pk for step in ("", "_solve", "_publish", "_remove", "_paper")},
        **{f"venues:{name}/pk": duty.pk for name in ("duty", "duty_cancel", "accept", "keep", "ask")},
        **{f"venues:{name}/pk": wish.pk for name in ("answer", "withdraw")},
        **{f"venues:{name}/pk": reception.pk for name in ("to_request", "settle")},
        "venues:public_venue/token": hall.token,
        "venues:feed/token": feed.token,
    }
