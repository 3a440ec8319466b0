"""Places that are not saved yet, made the same way by the services and by the import: tidy names, codes, a token for the QR."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.public_tokens import new_token
from shanzhi.territory.models import Building, Entrance, Estate
from shanzhi.territory.place_names import (
    BUILDING_DIGITS,
    ESTATE_DIGITS,
    building_name,
    cleaned,
    entrance_code,
    entrance_name,
)

NO_NUMBER = _("An entrance needs a number or a letter: 1单元, A单元.")
FIRST_CODE_WITHOUT_NUMBER = 901


def estate_code(text: str) -> str:
    """Return a code filled up to three characters: 7 → 007. An empty one stays empty."""
    return _filled(text, ESTATE_DIGITS)


def tidy_building_code(text: str) -> str:
    """Return a code filled up to three characters: 7 → 007. An empty one stays empty."""
    return _filled(text, BUILDING_DIGITS)


def new_building(estate: Estate, name: str, code: str, **fields: Any) -> Building:
    """Return an unsaved building with its tidy name and a token for its QR."""
    return Building(
        street=estate.street,
        community=estate.community,
        estate=estate,
        name=building_name(name),
        code=code,
        token=new_token(estate.street),
        **{field: cleaned(value) if isinstance(value, str) else value for field, value in fields.items()},
    )


def new_entrance(building: Building, name: str) -> Entrance:
    """Return an unsaved entrance. Raises DomainError when its name has no number."""
    code = entrance_code(name)
    if not code:
        raise DomainError(NO_NUMBER, field="name")
    return Entrance(street=building.street, building=building, code=code, name=entrance_name(name))


def new_entrances(building: Building, count: int) -> list[Entrance]:
    """Return unsaved entrances 1 to `count`."""
    return [new_entrance(building, str(number)) for number in range(1, count + 1)]


def _filled(text: str, width: int) -> str:
    tidy = cleaned(text).upper()
    return tidy.rjust(width, "0") if tidy else ""
