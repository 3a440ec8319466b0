"""Showing that a phone is one's own: its number, then the code from the message."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.widgets import CodeInput, PhoneInput
from shanzhi.people.phones import normalise_phone


class PhoneForm(forms.Form):
    """The number a code is sent to."""

    phone = forms.CharField(
        label=_("Your telephone number"),
        help_text=_("We send you a message with six digits. It costs nothing."),
        max_length=20,
        widget=PhoneInput(),
        error_messages={"required": _("Please write your telephone number.")},
    )

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        try:
            return normalise_phone(phone)
        except DomainError as error:
            raise ValidationError(error.message) from error


class CodeForm(PhoneForm):
    """The code that came."""

    phone = forms.CharField(max_length=20, widget=forms.HiddenInput())
    code = forms.CharField(
        label=_("The six digits from the message"),
        max_length=12,
        widget=CodeInput(),
        error_messages={"required": _("Please write the six digits from the message.")},
    )
