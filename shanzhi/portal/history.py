"""The story of one request for its author: steps and services in one line of time, with photos, without names."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shanzhi.organisations.models import PartnerUnit
from shanzhi.portal import wording
from shanzhi.portal.queries import photos_of, services_for
from shanzhi.records.models import File, FileRole
from shanzhi.service_requests.enums import Action, RequestState
from shanzhi.service_requests.models import ServiceRecord, ServiceRequest, Step
from shanzhi.service_requests.workflow import RUNNING

UrlOf = Callable[[File], str]
OWN = ServiceRequest._meta.label_lower


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as `<c-photos>` shows it."""

    url: str
    thumbnail: str
    text: str
    note: str


Photos = dict[tuple[str, int, datetime | None], list[Picture]]
"""Pictures by what they belong to; those added later also by their moment."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the story. `at` is None for what is still to come."""

    title: str
    at: datetime | None
    text: str = ""
    state: str = "done"
    photos: list[Picture] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class History:
    """Everything that happened, oldest first."""

    events: list[Event]
    services: list[ServiceRecord]
    photos_of_services: list[Picture]
    answered_before: bool


def history_of(request: ServiceRequest, url_of: UrlOf) -> History:
    """Return the story (four queries: steps, services, photos, units). `url_of` gives a photo its address."""
    services = services_for(request)
    steps = list(Step.objects.filter(street=request.street, request=request))
    additions = {step.at for step in steps if step.action == Action.ADD}
    photos: Photos = defaultdict(list)
    for file in photos_of(request, services):
        moment = file.added_at if file.added_at in additions and file.subject_kind == OWN else None
        photos[file.subject_kind, file.subject_id, moment].append(picture(file, url_of))
    events = [*_events_of(request, steps, photos), *(_event_of(service, photos) for service in services)]
    events.sort(key=lambda event: (event.at is None, event.at))
    done = [shown for service in services for shown in photos[service._meta.label_lower, service.pk, None]]
    refusals = [step for step in steps if step.action == Action.REFUSE]
    answered_before = request.state == RequestState.REFUSED and "answer" in refusals[-1].data
    return History([*events, *_still_to_come(request)], services, done, answered_before)


def outline_of(request: ServiceRequest) -> list[Event]:
    """Return what happened to somebody else's request: titles and moments only."""
    steps = Step.objects.filter(street=request.street, request=request)
    events = (Event(wording.title_for_others(step), step.at) for step in steps)
    return [event for event in events if event.title]


def picture(file: File, url_of: UrlOf) -> Picture:
    """Return a file as a picture with its words."""
    words = {
        FileRole.BEFORE: _("Photo taken before the work"),
        FileRole.AFTER: _("Photo taken after the work"),
    }
    notes = {
        FileRole.BEFORE: pgettext("photo of the work", "before"),
        FileRole.AFTER: pgettext("photo of the work", "after"),
    }
    url = url_of(file)
    role = FileRole(file.role)
    return Picture(url, f"{url}?small=1", words.get(role, _("Photo sent with the request")), notes.get(role, ""))


def _events_of(request: ServiceRequest, steps: list[Step], photos: Photos) -> Iterable[Event]:
    wanted = {step.data["partner"] for step in steps if step.data.get("partner")}
    partners = dict(PartnerUnit.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
    for step in steps:
        title = wording.title_of(step, partners)
        if not title:
            continue
        if step.action == Action.SUBMIT:
            yield Event(title, step.at, request.text, photos=photos[OWN, request.pk, None])
        elif step.action == Action.ADD:
            yield Event(title, step.at, wording.text_of(step), photos=photos[OWN, request.pk, step.at])
        else:
            yield Event(title, step.at, wording.text_of(step))


def _event_of(service: ServiceRecord, photos: Photos) -> Event:
    return Event(
        service.get_mode_display().capitalize(),
        service.at,
        service.what,
        photos=photos[service._meta.label_lower, service.pk, None],
    )


def _still_to_come(request: ServiceRequest) -> Iterable[Event]:
    if request.state in RUNNING:
        yield Event(str(wording.state_of(request).sentence), None, state="now")
        yield Event(_("You say whether it is good"), None, _("We ask you when it is done."), state="later")
    elif request.state in (RequestState.DONE, RequestState.TO_VISIT, RequestState.UNREACHABLE):
        yield Event(_("You say whether it is good"), None, state="now")
