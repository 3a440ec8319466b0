"""What is printed about requests: plain words for the templates in print/. Empty lines stay empty where somebody writes by hand."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core.pdf import render_pdf
from shanzhi.core.qr import qr_svg
from shanzhi.service_requests.enums import DispatchMode, Grade
from shanzhi.service_requests.models import Category, Dispatch, ServiceRecord, ServiceRequest
from shanzhi.territory.models import Community


def moment(at: datetime | None) -> str:
    """Return a moment in the office's time, "" for none."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


def words() -> dict[str, Any]:
    """Return the printed words of the slip."""
    return {
        "part1": _("Part one: kept by the community"),
        "part2": _("Part two: for who takes it on"),
        "part3": _("Part three: signed by the resident"),
        "problem": _("Problem"),
        "responsibility": _("Responsibility"),
        "service": _("Service"),
        "source": _("Source"),
        "category": _("Category"),
        "received": _("Received"),
        "place": _("Household or place"),
        "who": _("Resident"),
        "text": _("What is needed"),
        "holder": _("Taken on by"),
        "dispatcher": _("Dispatched by"),
        "dispatched": _("Dispatched at"),
        "contact_by": _("Call back by"),
        "due": _("To be settled by"),
        "lead": _("In the lead"),
        "instructions": _("Words to the receiver"),
        "taken_signature": _("Signature of who takes it on"),
        "dispatcher_signature": _("Signature of the dispatcher"),
        "how": _("How"),
        "minutes": _("Minutes"),
        "done": _("Done at"),
        "what": _("What was done"),
        "solved": _("Solved"),
        "rating": _("Rating"),
        "yes_no": [_("Yes"), _("No")],
        "grades": [str(grade.label) for grade in Grade],
        "resident_signature": _("Signature of the resident"),
        "server_signature": _("Signature of who did it"),
        "date": _("Date"),
    }


def slip_of(
    request: ServiceRequest,
    *,
    order: Dispatch | None,
    services: Sequence[ServiceRecord],
    community: str,
    url: str,
    show_door: bool,
) -> dict[str, Any]:
    """Return what one slip says, all services on it. The resident's name and phone are masked: the paper may lie about."""
    last = services[-1] if services else None
    place = [str(request.building or ""), request.place]
    if show_door and request.household is not None:
        place.insert(1, f"{request.entrance or ''} {request.household.door}")
    reporter = request.reporter
    return {
        "number": request.number,
        "source": str(request.get_source_display()),
        "category": str(request.category),
        "received": moment(request.received_at),
        "place": " ".join(part.strip() for part in place if part.strip()),
        "who": f"{reporter.name or ''} {reporter.phone or ''}".strip() if reporter else "",
        "text": request.text,
        "qr": qr_svg(url),
        "community": community,
        "holder": str(request.holder or request.partner or request.group or ""),
        "dispatcher": _dispatcher(order),
        "dispatched": moment(order.at if order else None),
        "contact_by": moment(request.contact_due_at),
        "due": moment(request.due_at),
        "lead": request.lead.name if request.lead else community,
        "instructions": order.words if order else "",
        "how": str(last.get_mode_display()) if last else "",
        "minutes": str(sum(service.minutes or 0 for service in services) or ""),
        "done": moment(last.at if last else None),
        "what": _what_was_done(services),
    }


def _what_was_done(services: Sequence[ServiceRecord]) -> str:
    if len(services) == 1:
        return services[0].what
    return "；".join(f"{timezone.localtime(service.at):%m-%d} {service.what}" for service in services)


def _dispatcher(order: Dispatch | None) -> str:
    if order is None or order.by is None:
        return ""
    return str(order.get_mode_display()) if order.mode == DispatchMode.CLAIMED else order.by.display_name


def slips_pdf(requests: Iterable[ServiceRequest], *, address: Any, show_door: Any, at: datetime) -> bytes:
    """Return one A4 per request. `address(request)` is where the code leads, `show_door(request)` decides on the door. Four queries."""
    rows = list(requests)
    ids = [row.pk for row in rows]
    street = rows[0].street
    orders = {
        order.request_id: order
        for order in Dispatch.objects.filter(street=street, request__in=ids).select_related("by").order_by("id")
    }
    services: dict[int | None, list[ServiceRecord]] = {}
    for service in ServiceRecord.objects.filter(street=street, request__in=ids).order_by("at", "id"):
        services.setdefault(service.request_id, []).append(service)
    names = dict(Community.objects.filter(street=street).values_list("community", "name"))
    slips = [
        slip_of(
            row,
            order=orders.get(row.pk),
            services=services.get(row.pk, []),
            community=names.get(row.community, ""),
            url=address(row),
            show_door=show_door(row),
        )
        for row in rows
    ]
    data = {"title": _("Three-part slip"), "words": words(), "slips": slips}
    return render_pdf("service_requests/slip.typ", data, at=at.replace(microsecond=0))


def paper_form_pdf(community: Community, categories: Iterable[Category], *, at: datetime) -> bytes:
    """Return the blank slip for needs on paper, two to an A4."""
    data = {
        "title": _("Tell us what you need"),
        "community": f"{community.name} {community.phone}",
        "categories": [str(category) for category in categories],
        "words": {
            "name": _("Name (may be left out)"),
            "phone": _("Telephone (may be left out)"),
            "place": _("Building and door, or where"),
            "category": _("What it is about"),
            "text": _("In your own words"),
            "date": _("Date"),
            "received_by": _("Received by"),
            "note": _("You are called back. Only those who take care of it see your name and telephone number."),
        },
    }
    return render_pdf("service_requests/paper_form.typ", data, at=at.replace(microsecond=0))


def transfer_note_pdf(
    request: ServiceRequest, *, to: str, note: str, community: Community | None, at: datetime
) -> bytes:
    """Return the note that goes to the other office. Name and phone stay masked; the office asks if it needs them."""
    reporter = request.reporter
    data = {
        "title": _("Transfer note"),
        "number": request.number,
        "to": to,
        "received": moment(request.received_at),
        "category": str(request.category),
        "place": f"{request.building or ''} {request.place}".strip(),
        "text": request.text,
        "who": f"{reporter.name or ''} {reporter.phone or ''}".strip() if reporter else "",
        "note": note,
        "community": community.name if community else "",
        "phone": community.phone if community else "",
        "date": timezone.localdate(at).isoformat(),
        "words": {
            "colon": _(":"),
            "opening": _("We pass on the following request, which lies with you, and have told the resident so."),
            "received": _("Received"),
            "category": _("Category"),
            "place": _("Place"),
            "who": _("Resident"),
            "text": _("What is needed"),
            "note": _("Note"),
        },
    }
    return render_pdf("service_requests/transfer_note.typ", data, at=at.replace(microsecond=0))
