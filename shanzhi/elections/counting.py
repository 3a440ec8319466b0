"""Counting ballots: plain functions of ballots and numbers. No rows, no clock; the order of the ballots never matters.

Rules (regulation on elections in grassroots organisations, 2020): a ballot with more names than seats is void, with as many or fewer it
is valid; elected is who has more than half of those due (setting: of those present), the most votes first; who ties for the last
seat is not elected but stands in a run-off.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shanzhi.elections.enums import Mark


@dataclass(frozen=True, slots=True)
class Paper:
    """What is on one ballot. `marks`: candidate's member id → mark; `written_in`: other members' ids; `others`: names of nobody eligible.

    `unreadable` is the tellers' finding that the whole ballot cannot be read.
    """

    marks: Mapping[int, Mark] = field(default_factory=dict)
    written_in: tuple[int, ...] = ()
    others: int = 0
    unreadable: bool = False

    @property
    def chosen(self) -> int:
        """How many names it is for."""
        listed = {pk for pk, mark in self.marks.items() if mark == Mark.YES}
        return len(listed | set(self.written_in)) + self.others

    def is_void(self, seats: int) -> bool:
        """Tell whether it does not count: for more names than there are seats, or unreadable."""
        return self.unreadable or self.chosen > seats

    def as_data(self) -> dict[str, Any]:
        """Return plain values to keep; the same marks give the same values."""
        return {
            "marks": {str(pk): str(self.marks[pk]) for pk in sorted(self.marks) if self.marks[pk] != Mark.NONE},
            "written_in": sorted(set(self.written_in)),
            "others": self.others,
            "unreadable": self.unreadable,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Paper":
        """Rebuild a ballot from `as_data`."""
        marks = {int(pk): Mark(mark) for pk, mark in data["marks"].items()}
        return cls(marks, tuple(data["written_in"]), data["others"], data["unreadable"])


@dataclass(frozen=True, slots=True)
class Score:
    """What one person got in all valid ballots."""

    member: int
    yes: int
    no: int
    none: int


@dataclass(frozen=True, slots=True)
class Tally:
    """All valid ballots together. `scores` has every candidate and everybody written in."""

    valid: int
    void: int
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Who is elected, who ties for the last seat, and how many seats stay open."""

    elected: tuple[int, ...]
    tied: tuple[int, ...]
    open_seats: int


def tally(papers: Iterable[Paper], candidates: Iterable[int], seats: int) -> Tally:
    """Count ballots. Who is written in beside their own printed name has one vote."""
    listed = list(dict.fromkeys(candidates))
    every = list(papers)
    valid = [paper for paper in every if not paper.is_void(seats)]
    written = sorted({pk for paper in valid for pk in paper.written_in} - set(listed))
    scores = []
    for member in [*listed, *written]:
        yes = sum(paper.marks.get(member) == Mark.YES or member in paper.written_in for paper in valid)
        no = sum(paper.marks.get(member) == Mark.NO and member not in paper.written_in for paper in valid)
        scores.append(Score(member, yes, no, len(valid) - yes - no))
    return Tally(len(valid), len(every) - len(valid), tuple(scores))


def decide(scores: Iterable[Score], *, seats: int, base: int) -> Result:
    """Return the result: more than half of `base` (people due, or present), the most votes first, never more than `seats`."""
    passing = sorted((s for s in scores if 2 * s.yes > base), key=lambda s: (-s.yes, s.member))
    if len(passing) <= seats:
        return Result(tuple(s.member for s in passing), (), seats - len(passing))
    last = passing[seats - 1].yes
    if passing[seats].yes < last:
        return Result(tuple(s.member for s in passing[:seats]), (), 0)
    elected = tuple(s.member for s in passing if s.yes > last)
    return Result(elected, tuple(s.member for s in passing if s.yes == last), seats - len(elected))


def least_candidates(seats: int, surplus_percent: int) -> int:
    """Return how many candidates there must be: seats and at least so many percent more, rounded up. 5 seats, 20 % → 6."""
    return -(-seats * (100 + surplus_percent) // 100)


def is_quorum(present: int, due: int, quorum_percent: int) -> bool:
    """Tell whether enough are present of those due. Nobody due is no quorum."""
    return due > 0 and present * 100 >= quorum_percent * due


def run_off(scores: Iterable[Score], result: Result, surplus_percent: int) -> list[int]:
    """Return who stands in the next round: those who tie; else of those not elected the ones with most votes, more than seats."""
    if result.tied:
        return list(result.tied)
    left = sorted((s for s in scores if s.member not in result.elected), key=lambda s: (-s.yes, s.member))
    wanted = least_candidates(result.open_seats, surplus_percent)
    if len(left) <= wanted:
        return [s.member for s in left]
    return [s.member for s in left if s.yes >= left[wanted - 1].yes]
