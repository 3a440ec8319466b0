"""The single steps of an election as pages: which form, what it calls, what is said afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.elections import rules, services, workflow
from shanzhi.elections.enums import Action, ElectionState
from shanzhi.elections.forms import deeds as forms
from shanzhi.elections.forms.planning import chosen_members
from shanzhi.elections.models import Election

Perform = Callable[[Actor, Election, dict[str, Any], datetime], object]


@dataclass(frozen=True, slots=True)
class Deed:
    """One step. `may` tells who; the workflow tells when."""

    action: Action
    label: Any
    done: Any
    perform: Perform
    form: type[forms.DeedForm] = forms.DeedForm
    note: Any = ""
    icon: str = "arrow-right"
    may: Callable[[Actor, Election], bool] = rules.may_run
    is_danger: bool = False

    @property
    def key(self) -> str:
        return self.action.value

    def is_open(self, actor: Actor, election: Election) -> bool:
        """Tell whether the actor may do it now. A standing body is asked before its list is proposed, one to be founded is not."""
        skipped = Action.PROPOSE if election.founding_id is None else Action.ASK
        if election.state == ElectionState.PLANNED and self.action == skipped:
            return False
        return workflow.allows(self.action, election.state) and self.may(actor, election)


def _plain(service: Callable[..., object]) -> Perform:
    """Return a step that calls a service with what the form cleaned."""
    return lambda actor, election, cleaned, at: service(actor=actor, election_id=election.pk, at=at, **cleaned)


def _propose(actor: Actor, election: Election, cleaned: dict[str, Any], at: datetime) -> object:
    members = chosen_members(cleaned["members"])
    return services.propose(actor=actor, election_id=election.pk, members=members, at=at)


def _go_on(actor: Actor, election: Election, cleaned: dict[str, Any], at: datetime) -> object:
    members = chosen_members(cleaned.pop("members"))
    return services.next_round(actor=actor, election_id=election.pk, members=members, at=at, **cleaned)


DEEDS: dict[str, Deed] = {
    deed.key: deed
    for deed in (
        Deed(
            Action.ASK,
            _("Ask every member"),
            _("Everybody is asked now. Print the paper form for those without a phone."),
            _plain(services.ask),
            forms.AskForm,
            _("Everybody on the roll says whom they recommend, on the phone or on paper."),
            "users",
        ),
        Deed(
            Action.END_ASKING,
            _("End the asking"),
            _("The asking has ended."),
            _plain(services.end_asking),
            note=_("After that nothing can be recommended any more. The list is proposed from what came in."),
        ),
        Deed(
            Action.PROPOSE,
            _("Propose the list"),
            _("The list is proposed."),
            _propose,
            forms.ProposeForm,
            icon="list-ordered",
        ),
        Deed(
            Action.CALL,
            _("Call the meeting"),
            _("Notice is given."),
            _plain(services.call),
            forms.CallForm,
            _("Everybody on the roll with an account is told when and where."),
            "megaphone",
        ),
        Deed(
            Action.OPEN,
            _("Open the voting"),
            _("The voting is open."),
            _plain(services.open_round),
            note=_("The roll is frozen now. Without a quorum the voting does not open."),
            icon="vote",
        ),
        Deed(
            Action.CLOSE,
            _("Close the voting"),
            _("The voting is closed."),
            _plain(services.close_round),
            forms.CloseForm,
            _("Count the sheets in the box before you read them. More than were handed out: the round is void."),
            "lock",
        ),
        Deed(
            Action.COUNT,
            _("Count the ballots"),
            _("Counted."),
            _plain(services.count),
            note=_("Every ballot must have been entered by two persons."),
            icon="calculator",
        ),
        Deed(
            Action.GO_ON,
            _("Open the next round"),
            _("The next round is open."),
            _go_on,
            forms.NextRoundForm,
            icon="repeat",
        ),
        Deed(
            Action.SETTLE,
            _("Establish the result"),
            _("The result is established. Print the report form and have it signed."),
            _plain(services.settle),
            forms.SettleForm,
            icon="check",
        ),
        Deed(
            Action.REPORT,
            _("Report for approval"),
            _("Reported. Somebody else approves it."),
            _plain(services.report),
            icon="send",
        ),
        Deed(
            Action.APPROVE,
            _("Approve the result"),
            _("Approved. The posts are given."),
            _plain(services.approve),
            forms.ApproveForm,
            _("The posts of before end, the elected get theirs with the end of their term."),
            "badge-check",
            rules.may_approve,
        ),
        Deed(
            Action.REFUSE,
            _("Refuse the result"),
            _("Refused."),
            _plain(services.refuse),
            forms.ReasonForm,
            may=rules.may_approve,
            is_danger=True,
        ),
        Deed(
            Action.CANCEL,
            _("Call the election off"),
            _("Called off."),
            _plain(services.cancel),
            forms.ReasonForm,
            _("Online votes cast so far are thrown away unopened."),
            is_danger=True,
        ),
    )
}
