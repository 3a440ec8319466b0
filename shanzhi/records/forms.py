from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.records.services.comments import LONGEST


class CommentForm(forms.Form):
    """Something to say. Who is inside starts with an internal comment: nothing gets out by mistake."""

    text = forms.CharField(label=_("Your comment"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
    is_internal = forms.BooleanField(label=_("For staff only"), required=False, initial=True)
