"""Hear 听: a need becomes a request, from a phone, a building's code, a call, a visit or a paper slip."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.chinese_text import words_of
from shanzhi.core.errors import DomainError
from shanzhi.core.events import emit
from shanzhi.core.models import NumberSeries
from shanzhi.core.public_tokens import new_token
from shanzhi.core.tenancy import street_of
from shanzhi.people.models import Person
from shanzhi.people.services import find_or_make_person
from shanzhi.records import audit
from shanzhi.records.photos import add_photo
from shanzhi.service_requests import deadlines, rules
from shanzhi.service_requests.enums import Action, Handling, OnBehalf, RequestState, Source
from shanzhi.service_requests.events import RequestSubmitted
from shanzhi.service_requests.models import Category, ServiceRequest, Step, Supporter
from shanzhi.service_requests.services.stepping import locked, move, tell_later
from shanzhi.territory.models import Building, Entrance, Household

LONGEST_TEXT = 2000
LONGEST_ADDITION = 500
MOST_PHOTOS = 6
FROM_RESIDENTS = (Source.PORTAL, Source.QR)


class NotOurs(DomainError):
    """The category is not handled here. `category` says where to turn."""

    def __init__(self, category: Category) -> None:
        super().__init__(category.turn_to or _("This is not handled here."), field="category")
        self.category = category


def submit(
    *,
    actor: Actor,
    community: int,
    category: Category,
    text: str,
    at: datetime,
    source: Source = Source.PORTAL,
    building: Building | None = None,
    entrance: Entrance | None = None,
    household: Household | None = None,
    place: str = "",
    answers: dict[str, Any] | None = None,
    on_behalf: OnBehalf = OnBehalf.SELF,
    name: str = "",
    phone: str = "",
    reporter: Person | None = None,
    photos: Sequence["UploadedFile[Any]"] = (),
    parent: ServiceRequest | None = None,
) -> ServiceRequest:
    """Take in a need and give it a number and a public token. Returns the request, waiting to be accepted.

    Residents need no account; staff and members who enter for somebody are recorded as `entered_by`. A name or phone makes or
    finds a person; `reporter` names one who is known already. Raises NotOurs for a category handled elsewhere, DomainError for an
    empty or endless text, a wrong phone, a missing answer or an unreadable photo, NotPermitted for a source the actor may not use.
    """
    if source not in FROM_RESIDENTS:
        require(
            rules.may_enter(actor, community), _("Only staff and members of this community enter requests for others.")
        )
    _check(category, text, answers or {}, photos)
    street = street_of(community)
    reporter = reporter or _reporter(actor, street, name, phone, at)
    return _write(
        actor,
        at,
        ServiceRequest(
            street=street,
            community=community,
            number=NumberSeries.take(street, "QS", at.year),
            token=new_token(street),
            category=category,
            text=text.strip(),
            answers=answers or {},
            building=building,
            entrance=entrance,
            household=household,
            place=place.strip(),
            source=source,
            on_behalf=on_behalf,
            entered_by_id=actor.account_id,
            reporter=reporter,
            part_of=parent,
            received_at=at,
            contact_due_at=deadlines.contact_due(category, at),
            due_at=deadlines.settle_due(category, at),
            climbs_at=deadlines.next_climb(category, at),
        ),
        photos,
    )


def _check(category: Category, text: str, answers: dict[str, Any], photos: Sequence["UploadedFile[Any]"]) -> None:
    if category.handling != Handling.OURS:
        raise NotOurs(category)
    if not text.strip():
        raise DomainError(_("Please say in a few words what is needed."), field="text")
    if len(text) > LONGEST_TEXT:
        raise DomainError(_("Please keep it below %(most)d characters.") % {"most": LONGEST_TEXT}, field="text")
    if "\0" in text:
        raise DomainError(_("The text has a character that cannot be stored."), field="text")
    if len(photos) > MOST_PHOTOS:
        raise DomainError(_("At most %(most)d photos, please.") % {"most": MOST_PHOTOS}, field="photos")
    for question in category.questions:
        if question.get("required") and not answers.get(question["key"]):
            raise DomainError(_("Please answer: %(question)s") % {"question": question["label"]}, field=question["key"])


def _reporter(actor: Actor, street: int, name: str, phone: str, at: datetime) -> Person | None:
    if not name.strip() and not phone.strip():
        return None
    return find_or_make_person(actor=actor, street=street, name=name, phone=phone, at=at)


def _write(
    actor: Actor, at: datetime, request: ServiceRequest, photos: Sequence["UploadedFile[Any]"]
) -> ServiceRequest:
    request.save(force_insert=True)
    step = Step.objects.create(
        street=request.street,
        request=request,
        action=Action.SUBMIT,
        target=RequestState.WAITING,
        at=at,
        account_id=actor.account_id,
        actor=actor.name,
    )
    index_words(request)
    for upload in photos:
        add_photo(actor=actor, subject=request, upload=upload, at=at)
    audit.record(actor=actor, street=request.street, action="service_requests.submit", subject=request, at=at)
    tell_later(step)
    emit(RequestSubmitted(request.street, request.pk))
    return request


def add_words(
    *, actor: Actor, request_id: int, at: datetime, words: str = "", photos: Sequence["UploadedFile[Any]"] = ()
) -> Step:
    """Add what the author forgot, or what is new, to an open request. The caller has shown the request's own token.

    Photos belong to the step by their moment. Raises DomainError for nothing, too much or an unreadable photo, NotPossible once
    it is closed.
    """
    words = words.strip()
    if not words and not photos:
        raise DomainError(_("Please write what you would like to add, or choose a photo."), field="words")
    if len(words) > LONGEST_ADDITION:
        raise DomainError(_("Please keep it below %(most)d characters.") % {"most": LONGEST_ADDITION}, field="words")
    request = locked(request_id)
    step = move(actor=actor, request=request, action=Action.ADD, at=at, reason=words)
    for upload in photos:
        add_photo(actor=actor, subject=request, upload=upload, at=at)
    if words:
        earlier = Step.objects.filter(street=request.street, request=request, action=Action.ADD)
        index_words(request, *earlier.values_list("reason", flat=True))
    return step


def index_words(request: ServiceRequest, *added: str) -> None:
    """Store the pieces the request is found by: its words and those added later, its place, its number."""
    parts = [request.text, request.place, request.number, request.category.name, *added]
    if request.building_id is not None:
        parts.append(request.building.name)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO service_requests_requestwords (street, community, request_id, words) "
            "VALUES (%s, %s, %s, array_to_tsvector(%s)) "
            "ON CONFLICT (street, request_id) DO UPDATE SET words = excluded.words",
            [request.street, request.community, request.pk, words_of(" ".join(parts))],
        )


def follow(
    *, actor: Actor, request_id: int, at: datetime, words: str = "", name: str = "", phone: str = ""
) -> Supporter:
    """Join an open request instead of sending the same again. One phone follows once; without a phone each one counts."""
    request = locked(request_id)
    reporter = _reporter(actor, request.street, name, phone, at)
    if reporter is not None:
        known = Supporter.objects.filter(street=request.street, request=request, person=reporter).first()
        if known is not None:
            return known
    supporter = Supporter.objects.create(
        street=request.street, request=request, person=reporter, words=words.strip()[:LONGEST_TEXT], at=at
    )
    request.supporters_count += 1
    request.save(update_fields=["supporters_count"])
    audit.record(actor=actor, street=request.street, action="service_requests.follow", subject=request, at=at)
    return supporter
