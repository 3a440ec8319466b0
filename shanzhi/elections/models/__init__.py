from shanzhi.elections.models.ballots import Ballot, BallotEntry, Box
from shanzhi.elections.models.election import Election, Founding, Step
from shanzhi.elections.models.roll import Recommendation, RollEntry
from shanzhi.elections.models.rounds import Candidate, Round
from shanzhi.elections.models.terms import ElectionRules, TermDelay, TermReminder

__all__ = [
    "Ballot",
    "BallotEntry",
    "Box",
    "Candidate",
    "Election",
    "ElectionRules",
    "Founding",
    "Recommendation",
    "RollEntry",
    "Round",
    "Step",
    "TermDelay",
    "TermReminder",
]
