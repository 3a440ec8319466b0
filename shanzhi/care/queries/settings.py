from django.db.models import QuerySet

from shanzhi.care.models import CareKind, CareSettings


def limits_of(street: int) -> CareSettings:
    """Return the limits of a street: its own, or the defaults (not saved)."""
    return CareSettings.objects.filter(street=street).first() or CareSettings(street=street)


def kinds_of(street: int) -> QuerySet[CareKind]:
    """Return the groups of a street that are in use, in order."""
    return CareKind.objects.filter(street=street, is_active=True)
