"""Form widgets of the face: tiles instead of drop-downs, photos with previews, inputs that bring up the right keyboard."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict


class _Tiles:
    """Adds an icon (lucide name) and a hint to each choice, by the choice's value."""

    template_name = "core/widgets/tiles.html"

    def __init__(
        self, *args: Any, icons: Mapping[str, str] | None = None, hints: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.icons, self.hints = icons or {}, hints or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        option["icon"] = self.icons.get(str(value), "")
        option["hint"] = self.hints.get(str(value), "")
        return option


class RadioTiles(_Tiles, forms.RadioSelect):  # type: ignore[misc]
    """One choice among a few, as big tiles. `icons` and `hints` map a choice's value to what the tile shows."""


class CheckboxTiles(_Tiles, forms.CheckboxSelectMultiple):  # type: ignore[misc]
    """Several choices among a few, as big tiles."""


class InlineRadio(forms.RadioSelect):
    """A few short choices on one line, such as yes and no."""

    template_name = "core/widgets/inline.html"


class DateInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own date and time picker, to the minute."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class PhoneInput(forms.TextInput):
    input_type = "tel"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "tel", "inputmode": "tel", **(attrs or {})})


class PersonNameInput(forms.TextInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "name", **(attrs or {})})


class CodeInput(forms.TextInput):
    """A short number sent to a phone or made by an app."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "input--code", **(attrs or {})}
        )


class PhotoInput(forms.FileInput):
    """Photos from the camera or the album, several at once. Previews and taking one out again need JavaScript; sending does not."""

    template_name = "core/widgets/photos.html"
    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, most: int = 6) -> None:
        self.most = most
        several = {"multiple": True} if most > 1 else {}
        super().__init__({"accept": "image/jpeg,image/png,image/webp", **several, **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["most"] = self.most
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if isinstance(files, MultiValueDict):
            return files.getlist(name)
        one = files.get(name)
        return [one] if one else []
