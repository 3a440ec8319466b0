from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RequestState(models.TextChoices):
    """Where a request stands. Which changes are allowed: workflow.py."""

    WAITING = "waiting", _("waiting to be accepted")
    REFUSED = "refused", _("not handled here")
    MERGED = "merged", _("merged into another")
    SPLIT = "split", _("split into parts")
    TRANSFERRED = "transferred", _("transferred out")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ACCEPTED = "accepted", _("to dispatch")
    OPEN = "open", _("open for claiming")
    DISPATCHED = "dispatched", _("dispatched, not yet taken")
    DECLINED = "declined", _("declined, to review")
    TAKEN = "taken", _("taken")
    IN_PROGRESS = "in_progress", _("in progress")
    PAUSED = "paused", _("paused")
    DONE = "done", _("done, to check")
    TO_VISIT = "to_visit", _("return visit due")
    RATED = "rated", _("rated")
    UNREACHABLE = "unreachable", _("not reached")
    ARCHIVED = "archived", _("archived")


class Action(models.TextChoices):
    """What can be done to a request."""

    SUBMIT = "submit", _("submit")
    ACCEPT = "accept", _("accept")
    REFUSE = "refuse", _("refuse")
    RECONSIDER = "reconsider", _("reconsider")
    MERGE = "merge", _("merge")
    UNMERGE = "unmerge", _("undo the merge")
    SPLIT = "split", _("split")
    TRANSFER = "transfer", _("transfer out")
    WITHDRAW = "withdraw", _("withdraw")
    ASSIGN = "assign", _("dispatch")
    OFFER = "offer", _("open for claiming")
    CLAIM = "claim", _("claim")
    RECALL = "recall", _("take back")
    TAKE = "take", _("take")
    DECLINE = "decline", _("decline")
    APPROVE_DECLINE = "approve_decline", _("approve the decline")
    INSIST = "insist", _("ask again")
    START = "start", _("start")
    EXTEND = "extend", _("extend")
    PAUSE = "pause", _("pause")
    RESUME = "resume", _("resume")
    FINISH = "finish", _("report done")
    SEND_BACK = "send_back", _("send back")
    CHECK = "check", _("confirm done")
    RATE = "rate", _("rate")
    NOT_REACHED = "not_reached", _("not reached")
    REOPEN = "reopen", _("reopen")
    ARCHIVE = "archive", _("archive")
    CLIMB = "climb", _("climb")
    URGE = "urge", _("urge")
    ROUTE = "route", _("change category")
    CONTACT = "contact", _("contact the resident")
    ADD = "add", _("add words")
    RELEASE = "release", _("release a public wording")


class Source(models.TextChoices):
    """How a request came in."""

    PORTAL = "portal", _("online")
    QR = "qr", _("building code")
    PHONE = "phone", _("phone call")
    VISIT = "visit", _("home visit")
    PAPER = "paper", _("paper slip")
    COUNTER = "counter", _("in person")


class OnBehalf(models.TextChoices):
    """Whose need it is, seen from who entered it."""

    SELF = "self", _("my own")
    FAMILY = "family", _("for a family member")
    NEIGHBOUR = "neighbour", _("for a neighbour")
    STAFF = "staff", _("entered by staff or a member")


class Level(models.IntegerChoices):
    """Who has to move now. An order nobody takes climbs from one to the next."""

    GROUP = 1, _("group")
    GRID = 2, _("grid")
    COMMUNITY = 3, _("community")
    STREET = 4, _("street")


class Handling(models.TextChoices):
    """What a category means for us."""

    OURS = "ours", _("handled here")
    EMERGENCY = "emergency", _("emergency: call at once")
    CHANNEL = "channel", _("another channel is responsible")


class DispatchMode(models.TextChoices):
    ASSIGNED = "assigned", _("assigned")
    CLAIMED = "claimed", _("claimed")
    ROTATED = "rotated", _("by rotation")
    HANDED_OVER = "handed_over", _("handed over")


class DispatchOutcome(models.TextChoices):
    PENDING = "pending", _("not answered yet")
    TAKEN = "taken", _("taken")
    DECLINED = "declined", _("declined")
    RECALLED = "recalled", _("taken back")


class ServiceMode(models.TextChoices):
    ONLINE = "online", _("answered online or by phone")
    ON_FOOT = "on_foot", _("done on foot")


class VisitChannel(models.TextChoices):
    """How the resident was asked to judge."""

    LINK = "link", _("one-time link")
    PHONE = "phone", _("phone")
    IN_PERSON = "in_person", _("in person")


class Grade(models.IntegerChoices):
    """The five grades of 评单."""

    VERY_SATISFIED = 5, _("very satisfied")
    SATISFIED = 4, _("satisfied")
    FAIR = 3, _("fair")
    DISSATISFIED = 2, _("dissatisfied")
    VERY_DISSATISFIED = 1, _("very dissatisfied")


class WhistleState(models.TextChoices):
    BLOWN = "blown", _("blown")
    SIGNED_FOR = "signed_for", _("signed for")
    ARRIVED = "arrived", _("arrived")
    DONE = "done", _("done")


class Nearness(models.TextChoices):
    """How near a member lives to a home of a proposal, or why nobody was found."""

    KEPT = "kept", _("looks after it already")
    ENTRANCE = "entrance", _("same entrance")
    BUILDING = "building", _("same building")
    NEAR = "near", _("a building nearby")
    FAR = "far", _("further away")
    CHOSEN = "chosen", _("chosen by hand")
    FULL = "full", _("everybody within reach has enough homes")
    NOBODY = "nobody", _("nobody lives within reach")

    @classmethod
    def reaches(cls) -> list[tuple[str, object]]:
        """Return how far a proposal may look for somebody."""
        return [
            (cls.BUILDING, _("only in the own building")),
            (cls.NEAR, _("in the own and neighbouring buildings")),
            (cls.FAR, _("in the whole community")),
        ]


class ProposalState(models.TextChoices):
    """What became of a proposal of who looks after which home."""

    WAITING = "waiting", pgettext_lazy("proposal", "being worked out")
    READY = "ready", pgettext_lazy("proposal", "to be decided")
    ADOPTED = "adopted", pgettext_lazy("proposal", "adopted")
    PUT_AWAY = "put_away", pgettext_lazy("proposal", "put away")
