import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.organisations.models import Member, Organisation, PartnerUnit
from shanzhi.people.models import Person
from shanzhi.service_requests.enums import Grade, Level, OnBehalf, RequestState, Source
from shanzhi.service_requests.models.category import Category
from shanzhi.service_requests.workflow import TRANSITIONS
from shanzhi.territory.models import Building, Entrance, Household


class ServiceRequest(StreetOwned):
    """A need somebody voiced (诉求), from the first word to the judgement. All moments are aware UTC.

    `lead` is the organisation that received it first and stays responsible; `group`, `holder` and `partner` say in whose hands
    it is; `level` says who has to move while nobody has taken it. `number` is for people, `token` for public addresses.
    `public_text` and `public_answer` are wordings staff released: without names, doors or telephone numbers.
    """

    community = models.BigIntegerField(_("community code"))
    number = models.CharField(_("number"), max_length=32)
    token = models.CharField(max_length=40)
    category = StreetForeignKey(
        Category, on_delete=models.PROTECT, related_name="requests", verbose_name=_("category"), db_index=False
    )
    text = models.TextField(_("what is needed"))
    answers = models.JSONField(default=dict, blank=True)
    building = StreetForeignKey(
        Building,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("building"),
        db_index=False,
    )
    entrance = StreetForeignKey(
        Entrance, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    household = StreetForeignKey(
        Household, on_delete=models.PROTECT, null=True, blank=True, related_name="requests", db_index=False
    )
    place = models.CharField(_("where"), max_length=120, blank=True)

    source = models.CharField(_("source"), max_length=12, choices=Source.choices)
    on_behalf = models.CharField(_("on whose behalf"), max_length=12, choices=OnBehalf.choices, default=OnBehalf.SELF)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    reporter = StreetForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="requests", db_index=False
    )

    state = models.CharField(_("state"), max_length=12, choices=RequestState.choices, default=RequestState.WAITING)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices, default=Level.COMMUNITY)
    lead = StreetForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="led_requests", db_index=False
    )
    group = StreetForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="requests", db_index=False
    )
    holder = StreetForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="requests", db_index=False
    )
    partner = StreetForeignKey(
        PartnerUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="requests", db_index=False
    )
    merged_into = StreetForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    part_of = StreetForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")

    received_at = models.DateTimeField(_("received"))
    contact_due_at = models.DateTimeField(_("contact by"))
    contacted_at = models.DateTimeField(_("first contact"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"))
    accepted_at = models.DateTimeField(null=True, blank=True)
    dispatched_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    climbs_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    extensions = models.PositiveSmallIntegerField(default=0)
    reopenings = models.PositiveSmallIntegerField(default=0)
    urges = models.PositiveSmallIntegerField(default=0)
    visits = models.PositiveSmallIntegerField(_("return visits made"), default=0)
    solved = models.BooleanField(_("solved"), null=True, blank=True)
    grade = models.PositiveSmallIntegerField(_("grade"), choices=Grade.choices, null=True, blank=True)
    supporters_count = models.PositiveIntegerField(default=0)
    public_text = models.CharField(_("wording for the public list"), max_length=200, blank=True)
    public_answer = models.CharField(_("answer for everybody"), max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["street", "number"], name="one_request_per_number"),
            models.UniqueConstraint(fields=["street", "token"], name="one_request_per_token"),
            models.CheckConstraint(condition=~models.Q(text=""), name="request_says_something"),
        ]
        indexes = [
            models.Index(fields=["street", "-id"], name="request_newest"),
            models.Index(fields=["street", "community", "state", "-id"], name="request_by_state"),
            models.Index(fields=["street", "community", "-id"], name="request_by_community"),
            models.Index(fields=["street", "building", "-id"], name="request_by_building"),
            models.Index(fields=["street", "holder", "state"], name="request_by_holder"),
            models.Index(fields=["street", "group", "state"], name="request_by_group"),
            models.Index(fields=["street", "reporter"], name="request_by_reporter"),
            models.Index(
                fields=["street", "community", "due_at"],
                name="request_running_due",
                condition=~models.Q(
                    state__in=[
                        "refused",
                        "merged",
                        "split",
                        "transferred",
                        "withdrawn",
                        "done",
                        "to_visit",
                        "rated",
                        "unreachable",
                        "archived",
                    ]
                ),
            ),
            models.Index(
                fields=["street", "climbs_at"], name="request_climbing", condition=models.Q(climbs_at__isnull=False)
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="only_tabled_changes",
                field="state",
                transitions=sorted({(edge.source.value, edge.target.value) for edge in TRANSITIONS}),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number


class Supporter(StreetOwned):
    """Somebody who has the same need and follows this request instead of sending another."""

    request = StreetForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="supporters")
    person = StreetForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="supported")
    came_with = StreetForeignKey(ServiceRequest, on_delete=models.CASCADE, null=True, related_name="+")
    words = models.TextField(_("in their words"), blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["street", "request"], name="supporter_by_request")]
