"""What is printed about elections: plain words for the templates in print/. A ballot carries nothing that tells one from another."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shanzhi.core.pdf import render_pdf
from shanzhi.core.word import Line, official_paper
from shanzhi.elections.counting import least_candidates
from shanzhi.elections.enums import Base, ElectionKind, Electorate, Outcome, Standing, Teller
from shanzhi.elections.models import Candidate, Election, RollEntry, Round
from shanzhi.elections.queries import elected_in, roll_of, rounds_of
from shanzhi.elections.services.settling import holders

BLANK_ROWS = 3
VOID = (Outcome.TOO_MANY, Outcome.NO_QUORUM)


def day(moment: datetime | None) -> str:
    """Return a day in the office's calendar as people write it, "" for none."""
    return date_format(timezone.localtime(moment), "DATE_FORMAT") if moment else ""


def recommendation_pdf(election: Election, *, at: datetime) -> bytes:
    """Return the form on which a member without a phone says whom they recommend."""
    entries = roll_of(election)
    most = least_candidates(election.seats, election.surplus_percent)
    data = {
        "title": _("Recommendation form"),
        "body": election.body_name,
        "what": str(election.get_kind_display()),
        "names": [str(entry.member) for entry in entries if entry.standing == Standing.DUE],
        "lines": [
            _("Tick at most %(most)d of those who may stand. They are listed in the order of surname strokes.")
            % {"most": most},
            _("Please hand it in by %(day)s.")
            % {"day": date_format(election.asked_until, "DATE_FORMAT") if election.asked_until else "          "},
        ],
        "signed": [_("Who recommends"), _("Date")],
    }
    return render_pdf("elections/recommendation.typ", data, at=at)


def ballot_pdf(election: Election, one: Round, *, at: datetime) -> bytes:
    """Return the ballot of a round, two to an A4. It has no number, no code, no place for a name of who casts it."""
    seats = _("%(seats)d to be elected") % {"seats": one.seats}
    data = {
        "title": _("Ballot"),
        "body": election.body_name,
        "what": str(one.get_post_display()),
        "seats": seats,
        "candidates": [str(candidate) for candidate in one.candidates.all() if not candidate.written_in],
        "written": one.seats,
        "words": {"name": _("Candidate"), "mark": _("Mark"), "other": _("Somebody else (write the name)")},
        "notes": [
            _("○ for, × against, no mark: abstention. Beside a name you write in, put ○."),
            _("A ballot for more than %(seats)d is void.") % {"seats": one.seats},
            _("Candidates stand in the order of surname strokes."),
        ],
    }
    return render_pdf("elections/ballot.typ", data, at=at)


def roll_pdf(election: Election, *, at: datetime) -> bytes:
    """Return the roll as a sign-in sheet."""
    data = {
        "title": _("Sign-in sheet"),
        "body": election.body_name,
        "what": str(election.get_kind_display()),
        "when": day(election.meeting_at),
        "place": election.place,
        "words": [_("No."), pgettext("of a person", "Name"), _("Rights"), _("Signature")],
        "rows": [[str(entry.member), _right(entry)] for entry in roll_of(election)],
        "blank": BLANK_ROWS,
    }
    return render_pdf("elections/roll.typ", data, at=at)


def result_pdf(election: Election, *, at: datetime) -> bytes:
    """Return the result report form (选举结果报告单), one sheet for each round."""
    rounds = [one for one in rounds_of(election) if one.outcome]
    tellers = [entry for entry in roll_of(election) if entry.teller]
    data = {
        "title": _("Report of the result of the election"),
        "body": election.body_name,
        "rounds": [_round(election, one) for one in rounds],
        "words": {
            "candidate": pgettext("of a person", "Name"),
            "yes": _("For"),
            "no": _("Against"),
            "none": _("Abstention"),
            "elected": _("Elected"),
            "result": _("Result"),
        },
        "signed": [
            [str(role.label), "、".join(str(entry.member) for entry in tellers if entry.teller == role)]
            for role in Teller
        ]
        + [[_("Who presides"), ""], [_("Date"), ""]],
    }
    return render_pdf("elections/result.typ", data, at=at)


def statement_pdf(election: Election, *, at: datetime) -> bytes:
    """Return the report to the body above, in the layout of official documents (GB/T 9704)."""
    return render_pdf("elections/statement.typ", statement(election, at=at), at=at)


def statement_docx(election: Election, *, at: datetime) -> bytes:
    """Return the same as a Word document."""
    said = statement(election, at=at)
    lines = [Line(part["text"], int(part["is_heading"])) for part in said["paragraphs"]]
    addressee = [Line(said["to"])] if said["to"] else []
    return official_paper(title=said["title"], lines=[*addressee, *lines], sender=said["from"], date=said["date"])


def statement(election: Election, *, at: datetime) -> dict[str, Any]:
    """Return title, addressee, paragraphs and signature of the report."""
    body = election.organisation or election.founding
    above = body.parent if body is not None else None
    rounds = rounds_of(election)
    founded = election.founding is not None
    parts: list[tuple[str, list[str]]] = []
    if election.founding is not None:
        parts.append((_("Why it is founded"), [election.founding.reason]))
    parts += [
        (_("The members"), [_members(election)]),
        (_("The meeting"), [_meeting(election, one) for one in rounds[:1]]),
        (_("The votes"), [_votes(one) for one in rounds if one.outcome]),
        (_("The result"), [_elected(election, rounds)]),
    ]
    numerals = "一二三四五六"
    paragraphs = []
    for number, (heading, texts) in enumerate(parts):
        paragraphs.append({"is_heading": True, "text": f"{numerals[number]}、{heading}"})
        paragraphs += [{"is_heading": False, "text": text} for text in texts]
    asked = _("We ask for approval.") if not election.approval_number else _("Approved: %(number)s.")
    paragraphs.append({"is_heading": False, "text": asked % {"number": election.approval_number}})
    title = _("Report on the founding meeting of %(name)s") if founded else _("Report on the election of %(name)s")
    return {
        "title": title % {"name": election.body_name},
        "to": f"{above}：" if above is not None else "",
        "paragraphs": paragraphs,
        "from": election.body_name,
        "date": day(at),
    }


def _right(entry: RollEntry) -> str:
    said = str(entry.get_standing_display())
    return f"{said}：{entry.reason}" if entry.reason else said


def _members(election: Election) -> str:
    roll = roll_of(election)
    full = [entry for entry in roll if entry.standing != Standing.PROBATIONARY]
    return _("There are %(all)d members, %(full)d of them full members; %(due)d are due to vote.") % {
        "all": len(roll),
        "full": len(full),
        "due": sum(entry.standing == Standing.DUE for entry in roll),
    }


def _meeting(election: Election, one: Round) -> str:
    return _("It was held on %(day)s at %(place)s. Of %(due)d due %(present)d were present, which is a quorum.") % {
        "day": day(election.meeting_at),
        "place": election.place,
        "due": one.due,
        "present": one.present,
    }


def _votes(one: Round) -> str:
    words = {
        "number": one.number,
        "post": one.get_post_display(),
        "out": one.handed_out + one.online,
        "back": one.returned + one.online,
        "void": one.void_ballots,
    }
    said = (
        _("Round %(number)d, %(post)s: %(out)d ballots handed out, %(back)d returned, %(void)d of them void.") % words
    )
    if one.outcome in VOID:
        return f"{said}{one.get_outcome_display()}。"
    each = [
        _("%(name)s: %(yes)d for, %(no)d against, %(none)d abstentions")
        % {"name": candidate, "yes": candidate.yes, "no": candidate.no, "none": candidate.none}
        for candidate in one.candidates.all()
    ]
    return said + "；".join(each) + "。"


def _elected(election: Election, rounds: list[Round]) -> str:
    every = [
        _("%(name)s as %(post)s") % {"name": member, "post": kind.label} for kind, member in holders(election, rounds)
    ]
    return _("Elected: %(names)s. The term is %(years)d years.") % {
        "names": "、".join(every) or _("nobody"),
        "years": election.term_years,
    }


def _round(election: Election, one: Round) -> dict[str, Any]:
    base = one.due if election.base == Base.DUE else one.present
    facts = [
        [pgettext("of members", "Due"), one.due],
        [_("Present"), one.present],
        [_("Ballots handed out"), one.handed_out + one.online],
        [_("Ballots returned"), one.returned + one.online],
        [_("Valid"), one.returned + one.online - one.void_ballots if one.outcome not in VOID else 0],
        [_("Void"), one.void_ballots],
    ]
    committee = one.electorate == Electorate.COMMITTEE and election.kind == ElectionKind.COMMITTEE
    return {
        "name": _("Round %(number)d: %(post)s") % {"number": one.number, "post": one.get_post_display()},
        "when": day(one.opened_at),
        "place": election.place,
        "who": str(one.get_electorate_display()) if committee else "",
        "seats": _("%(seats)d to be elected") % {"seats": one.seats},
        "needed": _("Elected is who has more than half %(base)s: at least %(number)d.")
        % {"base": election.get_base_display(), "number": base // 2 + 1},
        "facts": facts,
        "rows": [_score(candidate) for candidate in one.candidates.all()] if one.outcome not in VOID else [],
        "result": _result(one),
        "entered": _("Every paper ballot was entered by two persons; %(number)d differed and were decided.")
        % {"number": one.differences},
    }


def _score(candidate: Candidate) -> list[Any]:
    name = f"{candidate}（{_('written in')}）" if candidate.written_in else str(candidate)
    return [name, candidate.yes, candidate.no, candidate.none, "✓" if candidate.elected else ""]


def _result(one: Round) -> str:
    elected = "、".join(str(candidate) for candidate in elected_in([one], one.post))
    outcome = str(one.get_outcome_display())
    return _("Elected: %(names)s. %(outcome)s.") % {"names": elected or _("nobody"), "outcome": outcome}
