from shanzhi.organisations.models.member import Member, Membership, MemberStatus, Transfer
from shanzhi.organisations.models.organisation import CoveredBuilding, Organisation
from shanzhi.organisations.models.partner import PartnerUnit
from shanzhi.organisations.models.post import Post

__all__ = ["CoveredBuilding", "Member", "MemberStatus", "Membership", "Organisation", "PartnerUnit", "Post", "Transfer"]
