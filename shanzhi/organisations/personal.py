"""What this app knows about a person, for the parts of people's pages, copies and retention it fills."""

from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.core.access import Actor
from shanzhi.organisations.models import Member, Membership, Post
from shanzhi.organisations.queries import organisations_visible_to
from shanzhi.people.models import Person
from shanzhi.people.person_parts import PartRow, PersonPart


def posts_and_memberships(actor: Actor, person: Person) -> PersonPart:
    """Return a person's posts and memberships, past ones too, for their page at the desk."""
    seen = set(organisations_visible_to(actor).values_list("pk", flat=True))
    rows = []
    for post in _posts(person):
        place = post.organisation or post.partner
        url = reverse("organisations:organisation", args=[post.organisation_id]) if post.organisation_id in seen else ""
        rows.append(PartRow(f"{post.get_kind_display()} · {place}", _span(post.since, post.until), url))
    for membership in _memberships(person):
        organisation_id = membership.organisation_id
        url = reverse("organisations:organisation", args=[organisation_id]) if organisation_id in seen else ""
        rows.append(PartRow(str(membership.organisation), _span(membership.since, membership.until), url))
    return PersonPart(gettext_lazy("Posts and memberships"), rows)


def export_organisations(person: Person) -> dict[str, Any]:
    """Return a person's own posts and memberships for their copy."""
    member = Member.objects.filter(street=person.street, person=person).select_related("home_branch").first()
    return {
        "posts": [
            {
                "post": post.kind,
                "place": str(post.organisation or post.partner),
                "since": post.since.isoformat(),
                "until": post.until.isoformat() if post.until else None,
            }
            for post in _posts(person)
        ],
        "member": {
            "class": member.member_class,
            "home_branch": str(member.home_branch or member.home_branch_elsewhere),
            "skills": member.skills,
            "joined_on": member.joined_on.isoformat() if member.joined_on else None,
            "left_on": member.left_on.isoformat() if member.left_on else None,
        }
        if member
        else None,
        "memberships": [
            {
                "organisation": str(membership.organisation),
                "since": membership.since.isoformat(),
                "until": membership.until.isoformat() if membership.until else None,
            }
            for membership in _memberships(person)
        ],
    }


def needed_for_posts(street: int, person_ids: Collection[int], at: datetime) -> dict[int, datetime]:
    """Return until when posts and membership needed each person's data: `at` while they last."""
    latest: dict[int, datetime] = {}
    posts = Post.objects.filter(street=street, person_id__in=person_ids).values_list("person_id", "until")
    enrolled = Q(street=street, person_id__in=person_ids)
    members = Member.objects.filter(enrolled).values_list("person_id", "left_on")
    for person_id, until in [*posts, *members]:
        moment = at if until is None else min(at, _start_of(until))
        latest[person_id] = max(moment, latest.get(person_id, moment))
    return latest


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _posts(person: Person) -> list[Post]:
    posts = Post.objects.filter(street=person.street, person=person).select_related("organisation", "partner")
    return list(posts.order_by("-since", "-pk"))


def _memberships(person: Person) -> list[Membership]:
    memberships = Membership.objects.filter(street=person.street, member__person=person).select_related("organisation")
    return list(memberships.order_by("-since", "-pk"))


def _span(since: date, until: date | None) -> str:
    words = {"since": date_format(since, "Y-m-d"), "until": date_format(until, "Y-m-d") if until else ""}
    return _("%(since)s to %(until)s") % words if until else _("since %(since)s") % words
