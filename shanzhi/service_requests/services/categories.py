"""The service menu of a street: a first set to start from, and changing it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.organisations.rules import is_street_staff
from shanzhi.records import audit
from shanzhi.service_requests.default_menu import DEFAULT_MENU
from shanzhi.service_requests.models import Category


def open_menu(*, actor: Actor, street: int, at: datetime) -> list[Category]:
    """Give a street the default menu (limits as in domain rules: 2 h danger, 24 h water and power, working days else).

    Categories that exist are left as they are.
    """
    require(actor.is_program or is_street_staff(actor, street), _("The street keeps the service menu."))
    existing = {category.code: category for category in Category.objects.filter(street=street)}
    for order, line in enumerate(DEFAULT_MENU):
        if line["code"] not in existing:
            category = Category.objects.create(street=street, order=order * 10, **line)
            existing[category.code] = category
            audit.record(actor=actor, street=street, action="service_requests.add_category", subject=category, at=at)
    return list(existing.values())


def change_category_settings(*, actor: Actor, category: Category, at: datetime, **changes: Any) -> Category:
    """Change limits, questions or wording of a category. Running requests keep the limits they began with."""
    require(is_street_staff(actor, category.street), _("The street keeps the service menu."))
    for name, value in changes.items():
        setattr(category, name, value)
    category.full_clean(exclude=["street"])
    category.save(update_fields=list(changes))
    audit.record(
        actor=actor,
        street=category.street,
        action="service_requests.change_category",
        subject=category,
        at=at,
        data={"changed": sorted(changes)},
    )
    return category
