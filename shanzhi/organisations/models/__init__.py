from shanzhi.organisations.models.member import Member, Membership, MemberStatus, Transfer
from shanzhi.organisations.models.organisation import CoveredBuilding, EarlierForm, JoinedUnit, Organisation
from shanzhi.organisations.models.partner import PartnerUnit
from shanzhi.organisations.models.post import Post
from shanzhi.organisations.models.premises import Premises
from shanzhi.organisations.models.registration import Feedback, Registration

__all__ = [
    "CoveredBuilding",
    "EarlierForm",
    "Feedback",
    "JoinedUnit",
    "Member",
    "MemberStatus",
    "Membership",
    "Organisation",
    "PartnerUnit",
    "Post",
    "Premises",
    "Registration",
    "Transfer",
]
