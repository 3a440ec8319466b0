"""The yearly joint review (联席评议): called, held, said both ways, concluded."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.core.tenancy import street_of
from shanzhi.organisations.models import PartnerUnit
from shanzhi.organisations.rules import runs_place
from shanzhi.partnerships.enums import Grade
from shanzhi.partnerships.models import JointReview, ReviewOpinion
from shanzhi.records import audit


@transaction.atomic
def call_review(
    *, actor: Actor, street: int, community: int | None, year: int, held_on: date, at: datetime, place: str = ""
) -> JointReview:
    """Call the review of a year, one for each community and one for the street. The figures are counted when it is shown."""
    require(runs_place(actor, street, community), _("You may not keep the lists here."))
    if community is not None and street_of(community) != street:
        raise DomainError(_("This community belongs to another street."), field="community")
    if year > timezone.localdate(at).year:
        raise DomainError(_("This year has not begun."), field="year")
    review = JointReview(street=street, community=community, year=year, held_on=held_on, place=place.strip())
    try:
        with transaction.atomic():
            review.save()
    except IntegrityError as error:
        raise DomainError(_("There is a review of this year already."), field="year") from error
    audit.record(actor=actor, street=street, action="partnerships.review.called", subject=review, at=at)
    return review


def _open(actor: Actor, review_id: int) -> JointReview:
    review = JointReview.objects.select_for_update(of=("self",)).filter(pk=review_id).first()
    if review is None:
        raise NotPermitted(_("There is no such review."))
    require(runs_place(actor, review.street, review.community), _("You may not keep the lists here."))
    if review.concluded_at is not None:
        raise NotPossible(_("This review is concluded: what was said stays said."))
    return review


@transaction.atomic
def note_opinion(
    *,
    actor: Actor,
    review_id: int,
    partner: PartnerUnit,
    at: datetime,
    grade_of_unit: int | None = None,
    words_of_community: str = "",
    grade_of_community: int | None = None,
    words_of_unit: str = "",
) -> ReviewOpinion:
    """Note what was said of one unit and by it; noting again replaces it until the review is concluded."""
    review = _open(actor, review_id)
    for name, grade in (("grade_of_unit", grade_of_unit), ("grade_of_community", grade_of_community)):
        if grade is not None and grade not in Grade.values:
            raise DomainError(_("Please choose one of the five grades."), field=name)
    opinion, _made = ReviewOpinion.objects.update_or_create(
        street=review.street,
        review=review,
        partner=partner,
        defaults={
            "grade_of_unit": grade_of_unit,
            "words_of_community": words_of_community.strip(),
            "grade_of_community": grade_of_community,
            "words_of_unit": words_of_unit.strip(),
        },
    )
    audit.record(actor=actor, street=review.street, action="partnerships.review.opinion", subject=opinion, at=at)
    return opinion


@transaction.atomic
def conclude_review(*, actor: Actor, review_id: int, minutes: str, at: datetime) -> JointReview:
    """Close the review with its minutes."""
    review = _open(actor, review_id)
    if not minutes.strip():
        raise DomainError(_("Please write down what was agreed."), field="minutes")
    review.minutes, review.concluded_at = minutes.strip(), at
    review.save(update_fields=["minutes", "concluded_at"])
    audit.record(actor=actor, street=review.street, action="partnerships.review.concluded", subject=review, at=at)
    return review
