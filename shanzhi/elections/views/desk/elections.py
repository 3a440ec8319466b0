"""The list of elections, and one election as steps with what to do next."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shanzhi.core import clock
from shanzhi.core.guards import only
from shanzhi.elections.enums import Action, BallotGiven, ElectionState, Standing
from shanzhi.elections.models import Election, RollEntry, Round
from shanzhi.elections.queries import (
    next_stage,
    recommended,
    roll_of,
    rounds_of,
    terms_ending,
    visible_to,
)
from shanzhi.elections.rules import is_candidate, may_decide_ballots, may_enter_ballots, may_run, sees_elections
from shanzhi.elections.services.counting import is_entered, sheets_of
from shanzhi.elections.services.settling import holders
from shanzhi.elections.views.desk.deeds import DEEDS
from shanzhi.elections.views.desk.pages import load, page
from shanzhi.elections.workflow import ENDED
from shanzhi.organisations.queries import organisations_visible_to
from shanzhi.organisations.rules import sees_tree
from shanzhi.people.requests import AccountRequest

PER_PAGE = 30
S = ElectionState
STEPS: tuple[tuple[Any, frozenset[ElectionState]], ...] = (
    (_("Roll"), frozenset({S.PLANNED})),
    (_("Ask every member"), frozenset({S.ASKING})),
    (_("Propose the list"), frozenset({S.ASKED})),
    (_("Call the meeting"), frozenset({S.PROPOSED})),
    (_("Vote"), frozenset({S.CALLED, S.VOTING})),
    (_("Count"), frozenset({S.COUNTING, S.COUNTED})),
    (_("Report"), frozenset({S.ELECTED})),
    (_("Approval"), frozenset({S.REPORTED, S.REFUSED})),
)
TONES = {S.APPROVED: "ok", S.REFUSED: "warn", S.CANCELLED: "closed", S.REPORTED: "warn"}
MAIN = (
    Action.ASK,
    Action.END_ASKING,
    Action.PROPOSE,
    Action.CALL,
    Action.OPEN,
    Action.CLOSE,
    Action.COUNT,
    Action.GO_ON,
    Action.SETTLE,
    Action.REPORT,
    Action.APPROVE,
)


def tone_of(election: Election) -> str:
    """Return the tone of the chip with the state."""
    return TONES.get(ElectionState(election.state), "info")


@only(sees_elections)
def elections(request: AccountRequest) -> HttpResponse:
    """List elections, those under way or those that ended, with the terms that end soon."""
    ended = request.GET.get("list") == "ended"
    found = visible_to(request.actor)
    found = found.filter(state__in=ENDED) if ended else found.exclude(state__in=ENDED)
    rows = Paginator(found.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate(clock.now())
    context = {
        "page": rows,
        "rows": [(one, tone_of(one)) for one in rows],
        "ended": ended,
        "terms": _terms(request, today)[:5],
        "today": today,
    }
    return page(request, "elections", context)


def _terms(request: AccountRequest, today: Any) -> list[Any]:
    street = request.scope.start if request.scope is not None else 0
    return terms_ending(organisations_visible_to(request.actor), street, on=today)


@only(sees_tree)
def election(request: AccountRequest, pk: int) -> HttpResponse:
    """Show an election: where it stands, what to do next, the rounds, what happened."""
    found = load(request, pk)
    roll, rounds = roll_of(found), rounds_of(found)
    runs = may_run(request.actor, found)
    now = rounds[-1] if rounds else None
    open_deeds = [deed for deed in DEEDS.values() if deed.is_open(request.actor, found)]
    stage = next_stage(found, rounds) if found.state == S.COUNTED else None
    if found.state == S.COUNTED:
        skipped = Action.GO_ON if stage is None else Action.SETTLE
        open_deeds = [deed for deed in open_deeds if deed.action != skipped]
    context = {
        "election": found,
        "tone": tone_of(found),
        "steps": _steps(found),
        "runs": runs,
        "deeds": [deed for deed in open_deeds if deed.action in MAIN],
        "more": [deed for deed in open_deeds if deed.action not in MAIN],
        "stands": found.state not in ENDED and is_candidate(request.actor, found),
        "enters": found.state == S.COUNTING and may_enter_ballots(request.actor, found),
        "decides": found.state == S.COUNTING and may_decide_ballots(request.actor, found, rounds[-1]),
        "numbers": _numbers(roll),
        "recommended": recommended(found) if runs and found.state not in (S.PLANNED, S.ASKING) else [],
        "rounds": rounds,
        "round": now,
        "sheets": _sheets(now) if now is not None and found.state == S.COUNTING else None,
        "stage": stage,
        "tellers": [entry for entry in roll if entry.teller],
        "holders": holders(found, rounds) if found.state in (S.ELECTED, S.REPORTED, S.APPROVED) else [],
        "history": found.steps.order_by("-id"),
        "before_voting": found.state in (S.PLANNED, S.ASKING, S.ASKED, S.PROPOSED, S.CALLED),
    }
    return page(request, "election", context)


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the page: "done", "now" or ""."""

    label: Any
    when: str


def _steps(found: Election) -> list[Step]:
    steps = [step for step in STEPS if found.founding_id is None or S.ASKING not in step[1]]
    state = ElectionState(found.state)
    if state in (S.APPROVED, S.CANCELLED):
        return [Step(label, "done" if state == S.APPROVED else "") for label, _states in steps]
    place = next((index for index, (_label, states) in enumerate(steps) if state in states), 0)
    return [
        Step(label, "done" if index < place else "now" if index == place else "")
        for index, (label, _states) in enumerate(steps)
    ]


def _numbers(roll: list[RollEntry]) -> dict[str, int]:
    due = [entry for entry in roll if entry.standing == Standing.DUE]
    return {
        "roll": len(roll),
        "due": len(due),
        "answered": sum(bool(entry.answered) for entry in roll),
        "paper": sum(entry.ballot == BallotGiven.PAPER for entry in due),
        "online": sum(entry.ballot == BallotGiven.ONLINE for entry in due),
        "taken": sum(bool(entry.ballot) for entry in due),
    }


def _sheets(now: Round) -> dict[str, int]:
    found = sheets_of(now)
    return {
        "all": len(found),
        "first": sum(sheet.first is not None for sheet in found),
        "second": sum(sheet.second is not None for sheet in found),
        "differ": sum(sheet.differs and sheet.decided is None for sheet in found) if is_entered(found) else 0,
        "entered": is_entered(found),
        "settled": sum(sheet.settled is not None for sheet in found),
    }
