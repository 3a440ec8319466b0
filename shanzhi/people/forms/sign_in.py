from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.widgets import CodeInput


class SignInForm(forms.Form):
    """Name or phone, and password."""

    username = forms.CharField(
        label=_("Name or phone"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class SecondFactorForm(forms.Form):
    """A code of the app, or a recovery code."""

    code = forms.CharField(
        label=_("Code from your app"),
        help_text=_("Six digits. Without your phone: one of your recovery codes."),
        max_length=20,
        widget=CodeInput({"autofocus": True}),
    )


class ConfirmFactorForm(forms.Form):
    """The first code of a new app."""

    code = forms.CharField(label=_("Code the app shows now"), max_length=10, widget=CodeInput())


class PasswordForm(forms.Form):
    """The present password and a new one, twice."""

    old = forms.CharField(
        label=_("Present password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        max_length=128,
        strip=False,
        help_text=_("At least 10 characters, of 3 kinds: small and capital letters, digits, signs."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password once more"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("The two new passwords differ."))
        return cleaned
