"""What was done, more time, a pause, done; a call for a unit."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shanzhi.core.forms import SeveralFilesField
from shanzhi.core.widgets import DateTimeInput, InlineRadio, RadioTiles
from shanzhi.organisations.models import PartnerUnit
from shanzhi.service_requests.enums import ServiceMode
from shanzhi.service_requests.forms.base import ActionForm, long_text

MODES = RadioTiles(icons={ServiceMode.ONLINE: "phone", ServiceMode.ON_FOOT: "footprints"})
LONGEST_SERVICE = 1000
MOST_MINUTES = 1440
MOST_PHOTOS = 4


class ServiceForm(ActionForm):
    """One service, in ten seconds: how, what. The rest is for who has the time."""

    mode = forms.ChoiceField(label=_("how"), choices=ServiceMode.choices, initial=ServiceMode.ON_FOOT, widget=MODES)
    what = long_text(_("what was done"), most=LONGEST_SERVICE)
    minutes = forms.IntegerField(label=_("minutes spent"), required=False, min_value=1, max_value=MOST_MINUTES)
    done_at = forms.DateTimeField(
        label=_("when"),
        required=False,
        help_text=_("Leave it empty for now."),
        widget=DateTimeInput(),
    )
    before = SeveralFilesField(label=_("photos before"), required=False, most=MOST_PHOTOS)
    after = SeveralFilesField(label=_("photos after"), required=False, most=MOST_PHOTOS)
    finished = forms.BooleanField(label=_("This settles it: report it done."), required=False)
    draft_key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())


class ExtendForm(ActionForm):
    due_at = forms.DateTimeField(label=_("new due time"), widget=DateTimeInput())
    reason = long_text(_("reason"), help_text=_("The resident reads this."), most=500)

    def set_up(self) -> None:
        later = max(self.thing.due_at, self.at) + timedelta(days=3)
        self.initial.setdefault("due_at", timezone.localtime(later).replace(second=0, microsecond=0))


class PauseForm(ActionForm):
    reason = long_text(
        _("what we are waiting for"), help_text=_("The resident reads this. The clock stands still."), most=500
    )


class FinishForm(ActionForm):
    told = long_text(_("words to the resident"), required=False, most=500)


class NoteForm(ActionForm):
    note = long_text(_("what was said"), required=False, most=500)


class WordsForm(ActionForm):
    words = long_text(_("words"), required=False, most=500)


class SendBackForm(ActionForm):
    reason = long_text(_("what is still missing"))


class ReopenForm(ActionForm):
    reason = long_text(_("what is still wrong"), most=500)


class WhistleForm(ActionForm):
    """A call for a unit to come."""

    partner = forms.ModelChoiceField(label=_("unit wanted"), queryset=PartnerUnit.objects.none(), empty_label=None)
    matter = forms.CharField(label=_("matter"), max_length=200)
    place = forms.CharField(label=_("place"), max_length=120, required=False)
    urgency = forms.TypedChoiceField(
        label=_("urgency"),
        choices=[(1, _("in the course of the day")), (2, _("within hours")), (3, _("at once"))],
        coerce=int,
        initial=2,
        widget=InlineRadio(),
    )
    arrive_by = forms.DateTimeField(label=_("arrive by"), widget=DateTimeInput())

    def set_up(self) -> None:
        thing = self.thing
        today = timezone.localdate(self.at)
        units: Any = self.fields["partner"]
        units.queryset = PartnerUnit.objects.filter(
            Q(community=thing.community) | Q(community__isnull=True), street=thing.street
        ).filter(Q(until__isnull=True) | Q(until__gt=today))
        place = " ".join(part for part in (str(thing.building or ""), thing.place) if part)
        self.initial.setdefault("place", place)
        self.initial.setdefault(
            "arrive_by", timezone.localtime(self.at + timedelta(hours=2)).replace(second=0, microsecond=0)
        )


class WhistleResultForm(forms.Form):
    """What came of a call, when it is done."""

    result = forms.CharField(label=_("what came of it"), max_length=300)
