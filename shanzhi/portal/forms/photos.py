"""Photos somebody sends along: judged before anything is written."""

from typing import Any

from django.core.exceptions import ValidationError

from shanzhi.core.errors import DomainError
from shanzhi.core.forms import SeveralFilesField
from shanzhi.records.photos import clean_photo


class PhotosField(SeveralFilesField):
    """Several files, each of which is a picture we can read."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        uploads: list[Any] = super().clean(data, initial)
        for upload in uploads:
            try:
                clean_photo(upload)
            except DomainError as error:
                raise ValidationError(error.message) from error
        return uploads
