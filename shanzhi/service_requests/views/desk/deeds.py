"""Every action that has a button: its name, its form, the service it calls. One table, one view (acting.py)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.service_requests.enums import Action as A
from shanzhi.service_requests.enums import Grade, ServiceMode, VisitChannel
from shanzhi.service_requests.forms import base, dispatching, judging, sorting, working
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.services import climbing, dispatch, judge, progress, sort, whistles

Perform = Callable[[Actor, ServiceRequest, Any, datetime], Any]


@dataclass(frozen=True, slots=True)
class Deed:
    """`key` is its address below the request; `note` says what will happen; `at_once`: a button does it without a question;
    `draft` begins the name under which the browser keeps what was written.
    """

    key: str
    action: A
    label: Any
    icon: str
    perform: Perform
    form: type[base.ActionForm] = base.ActionForm
    note: Any = ""
    done: Any = ""
    at_once: bool = False
    is_danger: bool = False
    template: str = "service_requests/desk/act.html"
    draft: str = ""


def _accept(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    sort.accept(actor=actor, request_id=thing.pk, at=at, **form.cleaned_data)


def _refuse(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    sort.refuse(actor=actor, request_id=thing.pk, at=at, **form.cleaned_data)


def _release(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    sort.release(actor=actor, request_id=thing.pk, at=at, **form.cleaned_data)


def _reconsider(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    sort.reconsider(actor=actor, request_id=thing.pk, at=at, **form.cleaned_data)


def _merge(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    sort.merge(actor=actor, request_id=thing.pk, into_id=form.cleaned_data["into"], at=at)


def _unmerge(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    sort.unmerge(actor=actor, request_id=thing.pk, at=at)


def _split(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    sort.split(actor=actor, request_id=thing.pk, parts=form.parts(), at=at)


def _transfer(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    sort.transfer(actor=actor, request_id=thing.pk, at=at, **form.cleaned_data)


def _withdraw(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    sort.withdraw(actor=actor, request_id=thing.pk, at=at, **form.cleaned_data)


def _route(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    sort.change_category(actor=actor, request_id=thing.pk, at=at, **form.cleaned_data)


def _contact(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    sort.note_contact(actor=actor, request_id=thing.pk, at=at, **form.cleaned_data)


def _dispatch(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    kind, row = form.cleaned_data["to"]
    words = form.cleaned_data["words"]
    if kind == "member":
        reasons = form.reasons_for(row)
        dispatch.assign(actor=actor, request_id=thing.pk, member=row, at=at, words=words, reasons=reasons)
    elif kind == "partner":
        dispatch.hand_over(actor=actor, request_id=thing.pk, partner=row, at=at, words=words)
    else:
        dispatch.offer(actor=actor, request_id=thing.pk, at=at, group=row)


def _claim(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    dispatch.claim(actor=actor, request_id=thing.pk, at=at)


def _recall(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    dispatch.recall(actor=actor, request_id=thing.pk, at=at, **form.cleaned_data)


def _take(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    dispatch.take(actor=actor, request_id=thing.pk, at=at)


def _decline(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    dispatch.decline(actor=actor, request_id=thing.pk, at=at, **form.cleaned_data)


def _approve_decline(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    dispatch.approve_decline(actor=actor, request_id=thing.pk, at=at, **form.cleaned_data)


def _insist(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    dispatch.insist(actor=actor, request_id=thing.pk, at=at, **form.cleaned_data)


def _serve(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    said = form.cleaned_data
    progress.record_service(
        actor=actor,
        request_id=thing.pk,
        mode=ServiceMode(said["mode"]),
        what=said["what"],
        at=said["done_at"] or at,
        recorded_at=at,
        minutes=said["minutes"],
        before=said["before"],
        after=said["after"],
        draft_key=said["draft_key"],
    )
    if said["finished"]:
        progress.finish(actor=actor, request_id=thing.pk, at=at)


def _extend(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    progress.extend(actor=actor, request_id=thing.pk, at=at, **form.cleaned_data)


def _pause(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    progress.pause(actor=actor, request_id=thing.pk, at=at, **form.cleaned_data)


def _resume(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    progress.resume(actor=actor, request_id=thing.pk, at=at)


def _finish(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    progress.finish(actor=actor, request_id=thing.pk, at=at, **form.cleaned_data)


def _check(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    progress.check(actor=actor, request_id=thing.pk, at=at)


def _send_back(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    progress.send_back(actor=actor, request_id=thing.pk, at=at, **form.cleaned_data)


def _return_visit(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    said = form.cleaned_data
    channel = VisitChannel(said["channel"])
    if said["reached"] == "no":
        judge.not_reached(actor=actor, request_id=thing.pk, at=at, channel=channel)
        return
    judge.rate(
        actor=actor,
        request_id=thing.pk,
        solved=said["solved"] == "yes",
        grade=Grade(said["grade"]),
        at=at,
        channel=channel,
        words=said["words"],
    )


def _reopen(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    judge.reopen(actor=actor, request_id=thing.pk, at=at, **form.cleaned_data)


def _urge(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    climbing.urge(actor=actor, request_id=thing.pk, at=at, **form.cleaned_data)


def _whistle(actor: Actor, thing: ServiceRequest, form: Any, at: datetime) -> None:
    whistles.blow(actor=actor, request_id=thing.pk, at=at, **form.cleaned_data)


_ALL = (
    Deed("accept", A.ACCEPT, _("Accept"), "check", _accept, sorting.AcceptForm, done=_("Accepted.")),
    Deed("take", A.TAKE, _("Take it"), "hand", _take, at_once=True, done=_("It is yours. Thank you.")),
    Deed("claim", A.CLAIM, _("Claim it"), "hand", _claim, at_once=True, done=_("It is yours. Thank you.")),
    Deed(
        "dispatch",
        A.ASSIGN,
        _("Dispatch"),
        "send",
        _dispatch,
        dispatching.DispatchForm,
        done=_("Dispatched."),
        template="service_requests/desk/dispatch.html",
    ),
    Deed(
        "serve",
        A.START,
        _("Note what was done"),
        "notebook-pen",
        _serve,
        working.ServiceForm,
        done=_("Noted. Thank you."),
        template="service_requests/desk/serve.html",
        draft="service",
    ),
    Deed("resume", A.RESUME, _("Go on"), "play", _resume, at_once=True, done=_("The clock runs again.")),
    Deed(
        "finish",
        A.FINISH,
        _("Report done"),
        "circle-check",
        _finish,
        working.FinishForm,
        note=_("The lead checks it; then the resident is asked."),
        done=_("Reported done. Well done."),
    ),
    Deed(
        "check",
        A.CHECK,
        _("Confirm done"),
        "check-check",
        _check,
        at_once=True,
        done=_("Confirmed. Now the resident is asked."),
    ),
    Deed(
        "visit",
        A.RATE,
        _("Return visit"),
        "phone",
        _return_visit,
        judging.ReturnVisitForm,
        done=_("The return visit is noted."),
        template="service_requests/desk/return_visit.html",
    ),
    Deed(
        "approve-decline",
        A.APPROVE_DECLINE,
        _("Give it to somebody else"),
        "user-check",
        _approve_decline,
        base.OptionalReasonForm,
        note=_("It goes back to be dispatched again."),
        done=_("Agreed. Now choose somebody else."),
    ),
    Deed("insist", A.INSIST, _("Ask again"), "repeat", _insist, base.ReasonForm, done=_("Asked again.")),
    Deed(
        "decline",
        A.DECLINE,
        _("Decline"),
        "undo-2",
        _decline,
        base.ReasonForm,
        done=_("Declined. The dispatcher looks for somebody else."),
    ),
    Deed(
        "contact", A.CONTACT, _("Note a call"), "phone-call", _contact, working.NoteForm, done=_("The call is noted.")
    ),
    Deed("urge", A.URGE, _("Urge"), "bell-ring", _urge, working.WordsForm, done=_("Reminded.")),
    Deed(
        "extend",
        A.EXTEND,
        _("More time"),
        "calendar-plus",
        _extend,
        working.ExtendForm,
        done=_("The new due time is set."),
    ),
    Deed("pause", A.PAUSE, _("Pause"), "pause", _pause, working.PauseForm, done=_("Paused. The clock stands still.")),
    Deed("send-back", A.SEND_BACK, _("Send back"), "undo-2", _send_back, working.SendBackForm, done=_("Sent back.")),
    Deed("recall", A.RECALL, _("Take back"), "undo-2", _recall, base.ReasonForm, done=_("Taken back.")),
    Deed("route", A.ROUTE, _("Change category"), "tag", _route, sorting.RouteForm, done=_("The category is changed.")),
    Deed(
        "merge",
        A.MERGE,
        _("Merge"),
        "merge",
        _merge,
        sorting.MergeForm,
        note=_("Author, text, photos and followers go along. It can be undone."),
        done=_("Merged. It can be undone."),
        template="service_requests/desk/merge.html",
    ),
    Deed(
        "split",
        A.SPLIT,
        _("Split"),
        "split",
        _split,
        sorting.SplitForm,
        note=_("Each part gets a number of its own; the resident is told once."),
        done=_("Split into parts."),
        template="service_requests/desk/split.html",
    ),
    Deed(
        "unmerge",
        A.UNMERGE,
        _("Undo the merge"),
        "undo-2",
        _unmerge,
        note=_("The request goes its own way again and takes its followers with it."),
        done=_("The merge is undone."),
    ),
    Deed(
        "transfer",
        A.TRANSFER,
        _("Transfer out"),
        "forward",
        _transfer,
        sorting.TransferForm,
        done=_("Transferred. Print the note below."),
    ),
    Deed(
        "refuse",
        A.REFUSE,
        _("Refuse"),
        "ban",
        _refuse,
        sorting.RefuseForm,
        done=_("Refused; the resident reads why."),
        is_danger=True,
        template="service_requests/desk/refuse.html",
    ),
    Deed(
        "release",
        A.RELEASE,
        _("Change the public wording"),
        "eye",
        _release,
        sorting.WordingForm,
        note=_("What everybody may read of it. Empty it to take it back."),
        done=_("The public wording is changed."),
    ),
    Deed(
        "reconsider",
        A.RECONSIDER,
        _("Take up again"),
        "undo-2",
        _reconsider,
        base.ReasonForm,
        done=_("Taken up again."),
    ),
    Deed("reopen", A.REOPEN, _("Reopen"), "rotate-ccw", _reopen, working.ReopenForm, done=_("Reopened.")),
    Deed(
        "withdraw",
        A.WITHDRAW,
        _("Withdraw"),
        "x",
        _withdraw,
        base.OptionalReasonForm,
        note=_("For a resident who no longer needs it."),
        done=_("Withdrawn."),
        is_danger=True,
    ),
)
WHISTLE = Deed(
    "whistle",
    A.URGE,
    _("Blow the whistle"),
    "megaphone",
    _whistle,
    working.WhistleForm,
    note=_("The unit is called to come; both sides rate each other afterwards."),
    done=_("The whistle is blown."),
)
DEEDS: dict[str, Deed] = {deed.key: deed for deed in (*_ALL, WHISTLE)}
