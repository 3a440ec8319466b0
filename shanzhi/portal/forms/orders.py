"""What a partner unit answers to an order: why not, or what was done."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.widgets import InlineRadio
from shanzhi.portal.forms.photos import PhotosField
from shanzhi.service_requests.enums import ServiceMode

MOST = 4


class DeclineForm(forms.Form):
    """Why somebody else should be asked."""

    reason = forms.CharField(
        label=_("Why can you not take it?"),
        help_text=_("The community reads this and asks somebody better placed."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please give a reason, so that somebody better placed can be asked.")},
    )


class NoteForm(forms.Form):
    """What was done."""

    what = forms.CharField(
        label=_("What was done?"),
        help_text=_("One sentence is enough. The resident reads it; leave out names and telephone numbers."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please say in a few words what was done.")},
    )
    mode = forms.ChoiceField(
        label=_("How was it done?"), choices=ServiceMode.choices, initial=ServiceMode.ON_FOOT, widget=InlineRadio()
    )
    before = PhotosField(label=_("Photos from before, if you have any"), required=False, most=MOST)
    after = PhotosField(label=_("Photos from after, if you have any"), required=False, most=MOST)
    draft_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput())
