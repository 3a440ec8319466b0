"""The numbers of the rules for setting up party organisations: what the texts say, unless the environment says otherwise."""

from functools import cache

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class SetUpRules(BaseSettings):
    """Read from environment variables. Sources stand beside the sentences in `advice.py`."""

    model_config = SettingsConfigDict(populate_by_name=True)

    branch_least: int = Field(default=3, alias="SHANZHI_BRANCH_LEAST", description="full members a branch needs")
    branch_most: int = Field(default=50, alias="SHANZHI_BRANCH_MOST", description="members a branch usually has")
    committee_from: int = Field(
        default=7, alias="SHANZHI_BRANCH_COMMITTEE_FROM", description="full members from which a branch has a committee"
    )
    committee_least: int = Field(default=3, alias="SHANZHI_BRANCH_COMMITTEE_LEAST")
    committee_usual: int = Field(default=5, alias="SHANZHI_BRANCH_COMMITTEE_USUAL")
    committee_most: int = Field(default=7, alias="SHANZHI_BRANCH_COMMITTEE_MOST")
    joint_units_most: int = Field(default=5, alias="SHANZHI_JOINT_UNITS_MOST", description="units of a joint branch")
    general_branch_from: int = Field(default=50, alias="SHANZHI_GENERAL_BRANCH_FROM")
    party_committee_from: int = Field(default=100, alias="SHANZHI_PARTY_COMMITTEE_FROM")
    temporary_months: int = Field(default=6, alias="SHANZHI_TEMPORARY_BRANCH_MONTHS")
    group_least: int = Field(default=5, alias="SHANZHI_BUILDING_GROUP_LEAST", description="members of a building group")
    reminder_days: int = Field(
        default=30, alias="SHANZHI_BRANCH_END_REMINDER_DAYS", description="before a temporary branch ends"
    )


@cache
def set_up_rules() -> SetUpRules:
    """Return the numbers, read once."""
    return SetUpRules()
