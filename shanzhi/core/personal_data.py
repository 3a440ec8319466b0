"""Personal fields: declared with purpose, lawful basis and retention; sealed at rest; masked unless someone looks.

Reading such a field gives a `Sealed` value. Printing it prints the mask. Opening it in plain text is a *look*: outside the
services that send a message to the person, it goes through `people.services.looks`, which writes it down.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core import crypto


class Basis(models.TextChoices):
    """Lawful basis of processing (PIPL art. 13)."""

    CONSENT = "consent", _("consent")
    SEPARATE_CONSENT = "separate_consent", _("separate consent")
    PUBLIC_DUTY = "public_duty", _("statutory duty")
    SERVICE = "service", _("needed for the service asked for")
    SELF_GOVERNANCE = "self_governance", _("membership of the organisation")


@dataclass(frozen=True, slots=True)
class PersonalData:
    """The declaration every personal field carries. `retention_days` counts from the end of the purpose."""

    purpose: str
    basis: Basis
    retention_days: int
    mask: Callable[[str], str]


COMPOUND_SURNAMES = frozenset(
    "欧阳 司马 上官 诸葛 司徒 东方 皇甫 尉迟 公孙 慕容 夏侯 长孙 令狐 端木 轩辕 宇文 呼延 独孤 南宫 司空".split()  # noqa: SIM905
)


def mask_name(name: str) -> str:
    """张三 → 张*, 欧阳明 → 欧阳*."""
    surname = name[:2] if name[:2] in COMPOUND_SURNAMES else name[:1]
    return f"{surname}*" if name else ""


def mask_phone(phone: str) -> str:
    """13812341234 → 138****1234; a shorter number keeps its last two digits."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else f"****{phone[-2:]}"


def mask_identity(number: str) -> str:
    """430102199001011234 → 430102********1234."""
    return f"{number[:6]}{'*' * max(len(number) - 10, 4)}{number[-4:]}"


def mask_nothing(text: str) -> str:
    """Show it: for names that colleagues must know."""
    return text


def mask_all(text: str) -> str:
    """Show nothing but that something is there."""
    return "***" if text else ""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A personal value as it leaves the database: the mask for everybody, the text for who has a reason."""

    ciphertext: bytes
    context: str
    declaration: PersonalData

    def open(self) -> str:
        """Return the plain text. Does not log: call it only from `people.services.looks` and from message senders."""
        return crypto.cipher().open(self.ciphertext, self.context)

    @property
    def masked(self) -> str:
        return self.declaration.mask(self.open())

    def __str__(self) -> str:
        return self.masked

    def __bool__(self) -> bool:
        return True


class SealedTextField(models.BinaryField):  # type: ignore[type-arg]  # cannot be subscripted when it runs
    """A text kept sealed. Assign a str, read a `Sealed` (or None). `personal` is the field's declaration."""

    def __init__(self, *args: Any, personal: PersonalData | None = None, **kwargs: Any) -> None:
        self.personal = personal
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        kwargs["editable"] = True
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, kwargs

    @property
    def context(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        if value is None or self.personal is None:
            return None
        return Sealed(bytes(value), self.context, self.personal)

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        """Seal a str on its way in and leave the sealed value on the instance, so that it reads as a mask from then on."""
        value = super().pre_save(model_instance, add)
        if isinstance(value, str) and self.personal is not None:
            sealed = crypto.cipher().seal(value, self.context) if value else None
            value = Sealed(sealed, self.context, self.personal) if sealed else None
            setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, Sealed):
            value = value.ciphertext
        elif isinstance(value, str):
            value = crypto.cipher().seal(value, self.context) if value else None
        return super().get_db_prep_value(value, connection, prepared)

    def to_python(self, value: Any) -> Any:
        return value
