from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.core.tenancy import Jurisdiction, Scope
from shanzhi.core.widgets import DateInput, PhoneInput

STREET_CODE_LENGTHS = (6, 9)


class StreetCodeField(forms.CharField):
    """A division code: 9 digits of one street, or 6 of a whole district or county. Cleans to a Scope."""

    def clean(self, value: object) -> Scope | None:
        text = super().clean(value)
        if not text:
            return None
        if not text.isascii() or not text.isdigit() or len(text) not in STREET_CODE_LENGTHS:
            raise forms.ValidationError(_("9 digits of a street, or 6 of a district or county."), code="street")
        return Jurisdiction.of_code(text).scope


class AccountForm(forms.Form):
    """A new account for posts in a street or a whole district."""

    display_name = forms.CharField(label=_("Name shown to colleagues"), max_length=60)
    username = forms.CharField(
        label=_("Name to sign in with"), max_length=60, widget=forms.TextInput({"autocapitalize": "none"})
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=20,
        help_text=_("With it one can sign in, too."),
        widget=PhoneInput({"autocomplete": "off"}),
    )
    scope = StreetCodeField(
        label=_("Code of the street"),
        max_length=9,
        help_text=_("9 digits of a street, or 6 of a district or county. Its posts are given by the street itself."),
        widget=forms.TextInput({"inputmode": "numeric", "class": "input--short"}),
    )


class AccountFilterForm(forms.Form):
    """Which accounts to list."""

    who = forms.CharField(label=_("Name, sign-in name or phone"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("active", _("active")), ("locked", _("locked")), ("never", _("never signed in"))],
    )


class AuditFilterForm(forms.Form):
    """Which entries to read."""

    street = forms.IntegerField(
        label=_("Street code (0: accounts)"), required=False, min_value=0, max_value=999_999_999
    )
    action = forms.CharField(label=_("Action begins with"), required=False, max_length=60)
    who = forms.CharField(label=pgettext_lazy("did it", "Who"), required=False, max_length=60)
    since = forms.DateField(label=pgettext_lazy("day", "From"), required=False, widget=DateInput())
    until = forms.DateField(label=pgettext_lazy("day", "To"), required=False, widget=DateInput())
