"""Reading elections: what an actor sees, the roll, what was recommended, which terms end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Prefetch, Q, QuerySet

from shanzhi.core.access import Actor
from shanzhi.elections.enums import ElectionState, Electorate, Outcome, Standing
from shanzhi.elections.models import Candidate, Election, RollEntry, Round, TermDelay
from shanzhi.elections.surname_order import in_stroke_order
from shanzhi.elections.terms import add_months, rules_of
from shanzhi.organisations.enums import PostKind
from shanzhi.organisations.models import Member, Organisation, Post
from shanzhi.organisations.queries import reach_of
from shanzhi.organisations.rules import LEADING_ROLES

ELECTED_POSTS = (PostKind.SECRETARY, PostKind.DEPUTY, PostKind.COMMITTEE_MEMBER, PostKind.GROUP_LEADER)
COUNTED = (Outcome.FILLED, Outcome.SHORT, Outcome.TIED)


def visible_to(actor: Actor) -> QuerySet[Election]:
    """Return the elections an actor sees on the desk: of the communities they decide in, of bodies they lead, and those they count."""
    elections = Election.objects.select_related("organisation__parent", "founding__parent")
    if actor.is_program:
        return elections
    condition = Q(pk__in=[])
    for grant in actor.grants:
        if grant.level == "street":
            condition |= reach_of(actor)
        elif grant.level:
            condition |= Q(community__gte=grant.start, community__lt=grant.stop)
        elif grant.role in LEADING_ROLES and grant.organisation_id is not None:
            condition |= Q(organisation_id=grant.organisation_id)
    if actor.person_id is not None:
        counted = RollEntry.objects.filter(member__person_id=actor.person_id).exclude(teller="")
        condition |= Q(pk__in=counted.values("election_id"))
    return elections.filter(condition)


def roll_of(election: Election) -> list[RollEntry]:
    """Return the roll in the order of surname strokes, with names."""
    rows = RollEntry.objects.filter(street=election.street, election=election)
    return in_stroke_order(rows.select_related("member__person"))


def voters_of(election: Election) -> QuerySet[RollEntry]:
    """Return the entries of those who may vote."""
    return RollEntry.objects.filter(street=election.street, election=election, standing=Standing.DUE)


def rounds_of(election: Election) -> list[Round]:
    """Return the rounds with their candidates in the order of the ballot (three queries)."""
    candidates = Candidate.objects.select_related("member__person").order_by("place")
    rounds = Round.objects.filter(street=election.street, election=election).order_by("number")
    return list(rounds.prefetch_related(Prefetch("candidates", queryset=candidates)))


def current_round(election: Election) -> Round | None:
    """Return the last round, with its candidates."""
    rounds = rounds_of(election)
    return rounds[-1] if rounds else None


def recommended(election: Election) -> list[tuple[Member, int]]:
    """Return who was recommended and by how many, the most first, equals in the order of strokes."""
    counts = dict(election.recommendations.order_by().values_list("member_id").annotate(number=Count("pk")))
    members = Member.objects.filter(street=election.street, pk__in=counts).select_related("person")
    return sorted(((one, counts[one.pk]) for one in in_stroke_order(members)), key=lambda pair: -pair[1])


@dataclass(frozen=True, slots=True)
class Stage:
    """One kind of post to fill, by whom, and how many seats."""

    post: PostKind
    electorate: Electorate
    seats: int


def stages_of(election: Election) -> list[Stage]:
    """Return what is elected one after another: a committee elects its own secretary and deputy."""
    if election.kind == "committee":
        stages = [
            Stage(PostKind.COMMITTEE_MEMBER, Electorate.ASSEMBLY, election.seats),
            Stage(PostKind.SECRETARY, Electorate.COMMITTEE, 1),
        ]
        officers = Electorate.COMMITTEE
    elif election.kind == "secretary":
        stages, officers = [Stage(PostKind.SECRETARY, Electorate.ASSEMBLY, 1)], Electorate.ASSEMBLY
    else:
        return [Stage(PostKind.GROUP_LEADER, Electorate.ASSEMBLY, 1)]
    return [*stages, Stage(PostKind.DEPUTY, officers, election.deputies)] if election.deputies else stages


def elected_in(rounds: Iterable[Round], post: str) -> list[Candidate]:
    """Return who has been elected to a post, over all its rounds."""
    return [
        candidate
        for one in rounds
        if one.post == post and one.outcome in COUNTED
        for candidate in one.candidates.all()
        if candidate.elected
    ]


def next_stage(election: Election, rounds: list[Round]) -> Stage | None:
    """Return what the next round must fill, with the seats still open; None when everything is."""
    for stage in stages_of(election):
        left_open = any(one.left_open for one in rounds if one.post == stage.post)
        missing = stage.seats - len(elected_in(rounds, stage.post))
        if missing and not left_open:
            return Stage(stage.post, stage.electorate, missing)
    return None


def own_entries(actor: Actor) -> QuerySet[RollEntry]:
    """Return the roll entries of the actor's own person: what they are asked."""
    entries = RollEntry.objects.filter(member__person_id=actor.person_id or 0)
    return entries.select_related("election__organisation", "election__founding", "member__person").order_by("-pk")


@dataclass(frozen=True, slots=True)
class Term:
    """When the posts of a body end, and until when an approved delay lets them go on."""

    organisation: Organisation
    ends_on: date
    delayed_until: date | None
    asked: TermDelay | None
    election: Election | None

    @property
    def due_on(self) -> date:
        """The day by which there must be an election."""
        return self.delayed_until or self.ends_on

    def is_over(self, on: date) -> bool:
        return self.due_on <= on


def terms_ending(organisations: QuerySet[Organisation], street: int, *, on: date) -> list[Term]:
    """Return the bodies whose term ends within the time the street wants to be reminded, or is over; soonest first. Four queries."""
    until = add_months(on, rules_of(street).remind_months) + timedelta(days=1)
    posts = Post.objects.filter(
        street=street,
        kind__in=ELECTED_POSTS,
        until__isnull=True,
        term_ends_on__lt=until,
        organisation__in=organisations.filter(dissolved_on__isnull=True),
    )
    ends: dict[int, date] = {}
    for organisation_id, day in posts.values_list("organisation_id", "term_ends_on"):
        if organisation_id is not None and day is not None:
            ends[organisation_id] = min(day, ends.get(organisation_id, day))
    delays = _delays(street, ends)
    running = Election.objects.filter(street=street, organisation__in=ends).exclude(
        state__in=[ElectionState.APPROVED, ElectionState.REFUSED, ElectionState.CANCELLED]
    )
    elections = {one.organisation_id: one for one in running}
    bodies = Organisation.objects.filter(street=street, pk__in=ends).select_related("parent__parent")
    terms = [
        Term(body, ends[body.pk], *_delay_of(delays, body.pk, ends[body.pk]), elections.get(body.pk)) for body in bodies
    ]
    return sorted((term for term in terms if term.due_on < until), key=lambda term: (term.due_on, term.organisation.pk))


def _delays(street: int, organisation_ids: Iterable[int]) -> list[TermDelay]:
    delays = TermDelay.objects.filter(street=street, organisation_id__in=list(organisation_ids))
    return list(delays.exclude(approved=False).order_by("pk"))


def _delay_of(delays: list[TermDelay], organisation_id: int, ends_on: date) -> tuple[date | None, TermDelay | None]:
    own = [one for one in delays if one.organisation_id == organisation_id and one.term_ended_on >= ends_on]
    approved = [one.until for one in own if one.approved]
    return (max(approved) if approved else None), next((one for one in own if one.approved is None), None)
