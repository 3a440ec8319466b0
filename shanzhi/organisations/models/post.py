from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.organisations.enums import PostKind
from shanzhi.organisations.models.organisation import Organisation
from shanzhi.organisations.models.partner import PartnerUnit
from shanzhi.people.models import Person


class Post(StreetOwned):
    """A person holds a post in an organisation, or speaks for a partner unit, from one day to another.

    `until` is the first day after. `term_ends_on` only reminds: a post whose term is over goes on until somebody ends it,
    because an election that is late must not leave a community without hands.
    """

    person = StreetForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField(_("post"), max_length=20, choices=PostKind.choices)
    organisation = StreetForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="posts")
    partner = StreetForeignKey(PartnerUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="posts")
    since = models.DateField(_("since"))
    term_ends_on = models.DateField(_("term ends on"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["organisation_id", "kind", "since"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False, partner__isnull=True)
                | models.Q(organisation__isnull=True, partner__isnull=False),
                name="post_in_one_place",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("since")),
                name="post_ends_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(fields=["street", "person"], name="post_by_person"),
            models.Index(fields=["street", "organisation"], name="post_by_organisation"),
        ]
