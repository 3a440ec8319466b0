from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.core.widgets import CodeInput, PersonNameInput, PhoneInput


class NameForm(forms.Form):
    """One's own name."""

    name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"),
        required=False,
        max_length=40,
        help_text=_("Leave it empty if you do not want us to know it."),
        widget=PersonNameInput(),
    )


class NewPhoneForm(forms.Form):
    """A new phone, to which a code is sent."""

    phone = forms.CharField(
        label=_("New phone"), max_length=20, help_text=_("We send a code to it."), widget=PhoneInput()
    )


class PhoneCodeForm(forms.Form):
    """The code that was sent, with the phone it was sent to."""

    phone = forms.CharField(max_length=20, widget=forms.HiddenInput())
    code = forms.CharField(
        label=_("Code from the message"),
        max_length=10,
        help_text=_("Six digits, valid for ten minutes."),
        widget=CodeInput({"autofocus": True}),
    )
