"""Choosing the person a post or membership is for: found by exact phone or name, or noted anew; then `?person=` names them."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from shanzhi.people.models import Person
from shanzhi.people.queries import persons_found_by, persons_kept_by
from shanzhi.people.requests import AccountRequest

MOST_FOUND = 20


def chosen_person(request: AccountRequest) -> Person | None:
    """Return the person `?person=` names, among those whose data the actor keeps; None when nobody is chosen yet."""
    number = request.GET.get("person", "")
    if not number:
        return None
    valid = number.isascii() and number.isdigit() and len(number) < 19
    return get_object_or_404(persons_kept_by(request.actor), pk=int(number) if valid else 0)


def choosing(request: AccountRequest) -> dict[str, Any]:
    """Return what the page that chooses a person shows: what was looked for, who was found, where to note somebody new."""
    text = request.GET.get("who", "").strip()[:60]
    return {
        "q": text,
        "found": list(persons_found_by(request.actor, text)[:MOST_FOUND]),
        "new_url": reverse("people:person_new", query={"next": request.path}),
    }
