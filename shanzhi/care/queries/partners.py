"""Households in care a merchant or unit may be sent to: only with the person's own consent to that, and only for who keeps the register."""

from django.db.models import QuerySet

from shanzhi.care.consents import PARTNERS
from shanzhi.care.models import CarePerson
from shanzhi.care.queries.register import register_visible_to
from shanzhi.core.access import Actor
from shanzhi.people.consents import purpose
from shanzhi.people.models import Consent
from shanzhi.people.queries import has_consented


def homes_open_to_partners(actor: Actor, community: int) -> QuerySet[CarePerson]:
    """Return the live entries of a community whose person agreed that shops and units may come, with home, kind and building.

    The actor keeps the register, or finds nothing. What a merchant itself is told comes from the order it takes: the building when it
    is asked, the door from taking to done (service_requests.rules.may_see_door). Never list these rows to anybody else.
    """
    agreed = Consent.objects.filter(purpose=PARTNERS, version=purpose(PARTNERS).version, withdrawn_at__isnull=True)
    return register_visible_to(actor).filter(
        community=community, ended_on__isnull=True, person_id__in=agreed.values("person_id")
    )


def agrees_to_partners(entry: CarePerson) -> bool:
    """Tell whether this person agrees today. Ask it again when an order is made: consent may have been withdrawn since."""
    return entry.is_live and entry.person is not None and has_consented(entry.person, PARTNERS)
