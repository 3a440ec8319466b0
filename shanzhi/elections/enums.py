from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ElectionKind(models.TextChoices):
    """What is elected."""

    COMMITTEE = "committee", _("branch committee")
    SECRETARY = "secretary", _("secretary, without a committee")
    LEADER = "leader", _("building-group leader")


class ElectionState(models.TextChoices):
    """Where an election stands. Which changes are allowed: workflow.py."""

    PLANNED = "planned", pgettext_lazy("an election", "planned")
    ASKING = "asking", pgettext_lazy("an election", "asking every member")
    ASKED = "asked", pgettext_lazy("an election", "everybody asked")
    PROPOSED = "proposed", pgettext_lazy("an election", "list proposed")
    CALLED = "called", pgettext_lazy("an election", "meeting called")
    VOTING = "voting", pgettext_lazy("an election", "voting")
    COUNTING = "counting", pgettext_lazy("an election", "counting")
    COUNTED = "counted", pgettext_lazy("an election", "counted")
    ELECTED = "elected", pgettext_lazy("an election", "elected")
    REPORTED = "reported", pgettext_lazy("an election", "reported for approval")
    APPROVED = "approved", pgettext_lazy("an election", "approved")
    REFUSED = "refused", pgettext_lazy("an election", "not approved")
    CANCELLED = "cancelled", pgettext_lazy("an election", "called off")


class Action(models.TextChoices):
    """What can be done to an election."""

    PLAN = "plan", _("plan the election")
    ASK = "ask", _("ask every member")
    END_ASKING = "end_asking", _("end the asking")
    PROPOSE = "propose", _("propose the list")
    CALL = "call", _("call the meeting")
    OPEN = "open", _("open the voting")
    CLOSE = "close", _("close the voting")
    COUNT = "count", _("count the ballots")
    GO_ON = "go_on", _("open the next round")
    SETTLE = "settle", _("establish the result")
    REPORT = "report", _("report for approval")
    APPROVE = "approve", _("approve the result")
    REFUSE = "refuse", _("refuse the result")
    CANCEL = "cancel", _("call the election off")


class Standing(models.TextChoices):
    """How a member stands on the roll. Only those due may vote, stand and count for the quorum."""

    DUE = "due", _("may vote")
    PROBATIONARY = "probationary", _("probationary: attends without a vote")
    NOT_COUNTED = "not_counted", _("not counted as due")


class BallotGiven(models.TextChoices):
    """How a voter of the open round got a ballot; empty: not yet."""

    PAPER = "paper", pgettext_lazy("a ballot", "on paper")
    ONLINE = "online", pgettext_lazy("a ballot", "online")


class Teller(models.TextChoices):
    """What a teller does. A candidate is neither."""

    SUPERVISOR = "supervisor", _("supervises the voting")
    COUNTER = "counter", _("counts the ballots")


class Answered(models.TextChoices):
    """How a member recommended; empty: not yet."""

    PHONE = "phone", _("on the phone")
    PAPER = "paper", _("on paper")


class Electorate(models.TextChoices):
    """Who votes in a round."""

    ASSEMBLY = "assembly", _("all members")
    COMMITTEE = "committee", _("the new committee")


class Mark(models.TextChoices):
    """The mark beside a name on a ballot."""

    YES = "yes", _("○ for")
    NO = "no", _("× against")
    NONE = "none", _("no mark")


class Base(models.TextChoices):
    """Of whom more than half must be for somebody elected."""

    DUE = "due", _("of those due")
    PRESENT = "present", _("of those present")


class Outcome(models.TextChoices):
    """What a round came to; empty while it runs."""

    FILLED = "filled", _("all seats filled")
    SHORT = "short", _("seats left open")
    TIED = "tied", _("a tie for the last seat")
    TOO_MANY = "too_many", _("void: more ballots returned than handed out")
    NO_QUORUM = "no_quorum", _("void: too few took part")


class Hand(models.IntegerChoices):
    """Which of the two persons entered a paper ballot, or the decision where they differed."""

    DECIDED = 0, _("decided")
    FIRST = 1, _("first entry")
    SECOND = 2, _("second entry")
