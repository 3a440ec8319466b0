from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.excel import CONTENT_TYPE
from shanzhi.organisations.imports.reading import LIMITS

MEGABYTE = 1024 * 1024


class MembersFileForm(forms.Form):
    """One file. What is in it is looked at by the service."""

    file = forms.FileField(
        label=_("Excel file"),
        widget=forms.FileInput(attrs={"accept": f".xlsx,{CONTENT_TYPE}"}),
        help_text=_("The template, filled in (.xlsx). You see what would happen before anything is imported."),
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too big before it is read into memory."""
        file = self.cleaned_data["file"]
        if file.size > LIMITS.file:
            raise forms.ValidationError(
                _("The file has %(size)d MB; at most %(most)d MB can be read at once. Divide it, please.")
                % {"size": file.size // MEGABYTE, "most": LIMITS.file // MEGABYTE}
            )
        return file
