from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """Every kind of body on the doorstep. Party bodies first, then the others a request can meet."""

    STREET_COMMITTEE = "street_committee", _("street working committee")
    BIG_COMMITTEE = "big_committee", _("big committee of a street or community")
    COMMITTEE = "committee", _("party committee")
    GENERAL_BRANCH = "general_branch", _("general branch")
    BRANCH = "branch", _("branch")
    PARTY_GROUP = "party_group", _("party group")
    BUILDING_GROUP = "building_group", _("building group")
    RESIDENTS_COMMITTEE = "residents_committee", _("residents' committee")
    STREET_OFFICE = "street_office", _("street office")


class BranchSetting(models.TextChoices):
    """Where a branch stands: grid or estate, office building, market, unit, or for the time of a project."""

    ESTATE = "estate", _("grid or estate")
    OFFICE_BUILDING = "office_building", _("office building")
    MARKET = "market", _("market")
    UNIT = "unit", _("unit")
    TEMPORARY = "temporary", _("temporary")


class PremisesKind(models.TextChoices):
    """Places where people work whose branches stand there, not at anybody's home."""

    OFFICE_BUILDING = "office_building", _("office building")
    MARKET = "market", _("market")


class PostKind(models.TextChoices):
    """Posts, and through them what their holders may do (see rules.py)."""

    STREET_LEADER = "street_leader", _("street leader")
    STREET_STAFF = "street_staff", _("street staff")
    SECRETARY = "secretary", _("secretary")
    DEPUTY = "deputy", _("deputy secretary")
    COMMITTEE_MEMBER = "committee_member", _("committee member")
    COMMUNITY_STAFF = "community_staff", _("community staff")
    GROUP_LEADER = "group_leader", _("building-group leader")
    GRID_CHIEF = "grid_chief", _("grid chief")
    SECTION_CHIEF = "section_chief", _("section chief")
    BUILDING_CHIEF = "building_chief", _("building chief")
    UNIT_CONTACT = "unit_contact", _("contact of a partner unit")


class MemberClass(models.TextChoices):
    """Classes by which members are looked after (seed 004)."""

    DIRECT = "direct", _("direct")
    EMPLOYED = "employed", _("employed elsewhere")
    RETIRED = "retired", _("retired")
    MOBILE = "mobile", _("mobile")
    FRAIL = "frail", _("frail")
    VOLUNTEER = "volunteer", _("volunteer, not a party member")


class PartyStatus(models.TextChoices):
    """What a party member may do in elections. Who is not known to be anything else is a full member."""

    PROBATIONARY = "probationary", _("probationary member")
    FULL = "full", _("full member")
    WITHOUT_RIGHTS = "without_rights", _("member without the right to vote for now")


class PartnerKind(models.TextChoices):
    """Kinds of partner unit."""

    PROPERTY_COMPANY = "property_company", _("property company")
    OWNERS_COMMITTEE = "owners_committee", _("owners' committee")
    UNIT = "unit", _("co-building unit")
    DEPARTMENT = "department", _("department")
    MERCHANT = "merchant", _("merchant")


MEMBER_ROLE = "member"
