"""What can be done to a promise and to a check: one entry a button, with its form, its service and who may."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.partnerships import rules
from shanzhi.partnerships.enums import Action
from shanzhi.partnerships.forms.checks import FinishForm, HandOnForm
from shanzhi.partnerships.forms.promises import (
    ExtendForm,
    MilestoneForm,
    MissingForm,
    NothingForm,
    RateForm,
    ReasonForm,
    ReportForm,
)
from shanzhi.partnerships.services import checks, promises


@dataclass(frozen=True, slots=True)
class Deed:
    """One action with its button, its form, the service that carries it out, and the rule that says who may."""

    key: str
    action: Action
    label: Any
    said: Any
    form: type[forms.Form]
    perform: Callable[..., Any]
    icon: str
    may: Callable[[Any, Any], bool]
    is_danger: bool = False


PROMISE_DEEDS = {
    deed.key: deed
    for deed in (
        Deed(
            "confirm",
            Action.CONFIRM,
            _("Promise it"),
            _("Promised. Thank you."),
            NothingForm,
            promises.confirm,
            "handshake",
            rules.PROMISE_RULES[Action.CONFIRM],
        ),
        Deed(
            "decline",
            Action.DECLINE,
            _("It cannot be done"),
            _("Noted. Thank you for saying so."),
            ReasonForm,
            promises.decline,
            "x",
            rules.PROMISE_RULES[Action.DECLINE],
        ),
        Deed(
            "report",
            Action.REPORT,
            _("Report it done"),
            _("Reported. The community has a look."),
            ReportForm,
            promises.report,
            "circle-check",
            rules.PROMISE_RULES[Action.REPORT],
        ),
        Deed(
            "acknowledge",
            Action.ACKNOWLEDGE,
            _("Confirm that it was kept"),
            _("Confirmed. Please rate it too."),
            NothingForm,
            promises.acknowledge,
            "check",
            rules.PROMISE_RULES[Action.ACKNOWLEDGE],
        ),
        Deed(
            "send-back",
            Action.SEND_BACK,
            _("Something is missing"),
            _("Noted."),
            MissingForm,
            promises.send_back,
            "undo-2",
            rules.PROMISE_RULES[Action.SEND_BACK],
        ),
        Deed(
            "rate",
            Action.RATE,
            _("Rate the other side"),
            _("Thank you."),
            RateForm,
            promises.rate,
            "star",
            rules.PROMISE_RULES[Action.RATE],
        ),
        Deed(
            "milestone",
            Action.MILESTONE,
            _("Add a milestone"),
            _("Noted."),
            MilestoneForm,
            promises.add_milestone,
            "flag",
            rules.PROMISE_RULES[Action.MILESTONE],
        ),
        Deed(
            "extend",
            Action.EXTEND,
            _("Agree on another day"),
            _("Noted."),
            ExtendForm,
            promises.extend,
            "calendar",
            rules.PROMISE_RULES[Action.EXTEND],
        ),
        Deed(
            "call-off",
            Action.CALL_OFF,
            _("Call it off"),
            _("Called off."),
            ReasonForm,
            promises.call_off,
            "ban",
            rules.PROMISE_RULES[Action.CALL_OFF],
            is_danger=True,
        ),
    )
}

CHECK_DEEDS = {
    deed.key: deed
    for deed in (
        Deed(
            "take",
            Action.TAKE,
            _("Take it on"),
            _("Taken. The door is below."),
            NothingForm,
            checks.take,
            "hand",
            rules.may_do_check,
        ),
        Deed(
            "finish",
            Action.FINISH,
            _("Note what was found"),
            _("Done. Thank you."),
            FinishForm,
            checks.finish,
            "circle-check",
            rules.may_do_check,
        ),
        Deed(
            "nobody-in",
            Action.NOBODY_IN,
            _("Nobody was in"),
            _("Noted. There are three more days."),
            NothingForm,
            checks.find_nobody,
            "door-closed",
            rules.may_do_check,
        ),
        Deed(
            "decline",
            Action.DECLINE,
            _("It cannot be done"),
            _("Noted. Thank you for saying so."),
            ReasonForm,
            checks.decline,
            "x",
            rules.may_do_check,
        ),
        Deed(
            "hand-on",
            Action.HAND_ON,
            _("Hand it to another merchant"),
            _("Handed on."),
            HandOnForm,
            checks.hand_on,
            "arrow-right",
            rules.may_keep_check,
        ),
        Deed(
            "cancel",
            Action.CANCEL,
            _("Not needed this time"),
            _("Cancelled."),
            ReasonForm,
            checks.cancel,
            "ban",
            rules.may_keep_check,
            is_danger=True,
        ),
    )
}
