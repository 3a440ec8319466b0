"""The limits of a street's care and its groups. Labels and least values come from the models."""

from typing import Any

from django import forms

from shanzhi.care.models import CareKind, CareSettings

LEAST = {"least_shown": 0}


class LimitsForm(forms.ModelForm):  # type: ignore[type-arg]
    """Every limit."""

    class Meta:
        model = CareSettings
        fields = (
            "ordinary_days",
            "raised_days",
            "high_days",
            "event_hours",
            "retry_days",
            "climb_amount",
            "climb_unit",
            "event_climb_amount",
            "event_climb_unit",
            "review_days",
            "ground_review_days",
            "least_shown",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.IntegerField):
                field.min_value = LEAST.get(name, 1)
                field.widget.attrs |= {"class": "input--short", "min": field.min_value}


class KindForm(forms.ModelForm):  # type: ignore[type-arg]
    """One group."""

    class Meta:
        model = CareKind
        fields = (
            "code",
            "name",
            "name_en",
            "order",
            "counts_homes",
            "is_children",
            "in_count",
            "retention_days",
            "is_active",
        )
