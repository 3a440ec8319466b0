from shanzhi.service_requests.models.category import Category
from shanzhi.service_requests.models.dispatch import Dispatch, Whistle
from shanzhi.service_requests.models.history import Step
from shanzhi.service_requests.models.rating import ReturnVisit
from shanzhi.service_requests.models.request import ServiceRequest, Supporter
from shanzhi.service_requests.models.saved_filter import SavedFilter
from shanzhi.service_requests.models.service import ServiceRecord
from shanzhi.service_requests.models.visit import HomeVisit, HouseholdLink
from shanzhi.service_requests.models.visiting import LinkProposal, ProposedLink, VisitRhythm, VisitSheet
from shanzhi.service_requests.models.words import RequestWords

__all__ = [
    "Category",
    "Dispatch",
    "HomeVisit",
    "HouseholdLink",
    "LinkProposal",
    "ProposedLink",
    "RequestWords",
    "ReturnVisit",
    "SavedFilter",
    "ServiceRecord",
    "ServiceRequest",
    "Step",
    "Supporter",
    "VisitRhythm",
    "VisitSheet",
    "Whistle",
]
