from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.messaging.enums import Cadence, Category, Channel, DeliveryState
from shanzhi.messaging.queries import Choice


class ChoicesForm(forms.Form):
    """One line per message class: a check for the inbox, how often by e-mail, how often as a text message."""

    def __init__(self, choices: dict[Category, list[Choice]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen = choices
        for choice in self._all():
            for channel in choice.message.channels:
                self.fields[self.name(choice, channel)] = self._field(choice, channel)

    def lines(self) -> Iterator[tuple[str, list[tuple[Any, list[tuple[str, Any]]]]]]:
        """Yield (heading, [(message class, [(channel in words, bound field or None where the class has none)])])."""
        for category, choices in self.chosen.items():
            yield str(category.label), [(choice.message, self._cells(choice)) for choice in choices]

    def _cells(self, choice: Choice) -> list[tuple[str, Any]]:
        names = [(str(channel.label), self.name(choice, channel)) for channel in Channel]
        return [(label, self[name] if name in self.fields else None) for label, name in names]

    def wanted(self) -> dict[str, dict[Channel, Cadence]]:
        """Return what was chosen, for the service."""
        return {
            choice.message.key: {channel: self._value(choice, channel) for channel in Channel} for choice in self._all()
        }

    @staticmethod
    def name(choice: Choice, channel: Channel) -> str:
        """Return the name of a field."""
        return f"{channel.value}:{choice.message.key}"

    def _all(self) -> Iterator[Choice]:
        return (choice for choices in self.chosen.values() for choice in choices)

    def _field(self, choice: Choice, channel: Channel) -> forms.Field:
        label = f"{choice.message.label}: {channel.label}"
        value = choice.values[channel]
        if channel == Channel.INBOX:
            return forms.BooleanField(label=label, required=False, initial=value != Cadence.NEVER)
        return forms.ChoiceField(label=label, choices=Cadence.choices, initial=value)

    def _value(self, choice: Choice, channel: Channel) -> Cadence:
        value = self.cleaned_data.get(self.name(choice, channel))
        if channel == Channel.INBOX:
            return Cadence.AT_ONCE if value else Cadence.NEVER
        return Cadence(value) if value else Cadence.NEVER


class EmailForm(forms.Form):
    """The address for notices by e-mail."""

    email = forms.EmailField(
        label=gettext_lazy("New address"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("We send a link there first. Leave it empty to get no e-mail."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": gettext_lazy("This does not look like an e-mail address.")},
    )


class OutboxFilter(forms.Form):
    """What the outbox is narrowed to."""

    channel = forms.ChoiceField(label=gettext_lazy("Channel"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("All"))]
        by_mail = [(c.value, c.label) for c in Channel if c != Channel.INBOX]
        self.fields["channel"].choices = every + by_mail  # type: ignore[attr-defined]
        self.fields["state"].choices = every + DeliveryState.choices  # type: ignore[attr-defined]

    def narrowed(self) -> dict[str, str]:
        """Return filters for a queryset; nothing while the form is not valid."""
        values = self.cleaned_data if self.is_valid() else {}
        return {name: value for name, value in values.items() if value}
