"""Adding to a request one has sent."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.portal.forms.photos import PhotosField
from shanzhi.service_requests.services.hear import LONGEST_ADDITION, MOST_PHOTOS


class AddForm(forms.Form):
    """What was forgotten, or what is new."""

    words = forms.CharField(
        label=_("What would you like to add?"),
        help_text=_("For example: it has got worse; when you are at home; where the key is."),
        max_length=LONGEST_ADDITION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    photos = PhotosField(label=_("Photos, if you like"), required=False, most=MOST_PHOTOS)
