from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.care.enums import AgreedBy, EndReason, Ground, Risk
from shanzhi.care.models.settings import CareKind
from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.organisations.models import Member
from shanzhi.people.models import Person
from shanzhi.territory.models import Household


class CarePerson(StreetOwned):
    """A person in care (关爱对象): one entry of the register, over a person and a home.

    Name and phone stay with the person. `ground` says why the entry may be there; for consent, the consent itself (its version, when and
    how, withdrawal) is people.Consent. `token` opens the page of the person and names nobody. After the retention of
    its kind, person and home are taken out and the figures stay.
    """

    community = models.BigIntegerField(_("community code"))
    number = models.CharField(_("number"), max_length=32)
    token = models.CharField(max_length=40)
    person = StreetForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="care")
    household = StreetForeignKey(
        Household, on_delete=models.PROTECT, null=True, blank=True, related_name="care", verbose_name=_("home")
    )
    kind = StreetForeignKey(
        CareKind,
        on_delete=models.PROTECT,
        related_name="entries",
        verbose_name=pgettext_lazy("people in care", "group"),
    )
    ground = models.CharField(_("ground"), max_length=8, choices=Ground.choices)
    legal_ground = models.CharField(_("which duty"), max_length=120, blank=True)
    agreed_by = models.CharField(_("who agreed"), max_length=8, choices=AgreedBy.choices, default=AgreedBy.PERSON)
    ground_review_on = models.DateField(_("look at the ground again on"))
    risk = models.CharField(_("risk"), max_length=8, choices=Risk.choices, default=Risk.ORDINARY)
    risk_review_on = models.DateField(_("look at the risk again on"))
    keeper = StreetForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="in_care", verbose_name=_("keeper")
    )
    entered_at = models.DateTimeField(_("entered at"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=12, choices=EndReason.choices, blank=True)
    purged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["street", "number"], name="one_care_person_per_number"),
            models.UniqueConstraint(fields=["street", "token"], name="one_care_person_per_token"),
            models.UniqueConstraint(
                fields=["street", "person"], name="one_live_entry_per_person", condition=models.Q(ended_on__isnull=True)
            ),
            models.CheckConstraint(
                condition=~models.Q(ground=Ground.DUTY, legal_ground=""), name="care_duty_names_its_law"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=False)
                | models.Q(person__isnull=False, household__isnull=False, purged_at__isnull=True),
                name="live_care_has_person_and_home",
            ),
        ]
        indexes = [
            models.Index(fields=["street", "community", "ended_on"], name="care_by_community"),
            models.Index(fields=["street", "household"], name="care_by_household"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_live(self) -> bool:
        return self.ended_on is None
