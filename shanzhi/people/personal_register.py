"""The register of personal data: every field that holds any, sealed or plain, with its declaration."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Field

from shanzhi.core.personal_data import PersonalData, SealedTextField

SAMPLES = {
    "mask_name": "张小明",
    "mask_phone": "13800001234",
    "mask_identity": "430102199001011234",
    "mask_all": "某些文字",
    "mask_nothing": "张小明",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of the register."""

    model: str
    field: str
    label: Any
    is_sealed: bool
    declaration: PersonalData | None

    @property
    def sample(self) -> str:
        """What the mask leaves of an invented value."""
        if self.declaration is None:
            return ""
        return self.declaration.mask(SAMPLES.get(self.declaration.mask.__name__, "张小明"))


def personal_fields() -> Iterator[Entry]:
    """Yield every personal field of every model: sealed ones by their type, plain ones by the model's `plain_personal_fields`."""
    for model in apps.get_models():
        plain: dict[str, PersonalData] = getattr(model, "plain_personal_fields", {})
        for field in model._meta.get_fields():
            if isinstance(field, SealedTextField):
                yield Entry(model._meta.label_lower, field.name, field.verbose_name, True, field.personal)
            elif isinstance(field, Field) and field.name in plain:
                yield Entry(model._meta.label_lower, field.name, field.verbose_name, False, plain[field.name])
