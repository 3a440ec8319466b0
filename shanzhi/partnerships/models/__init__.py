from shanzhi.partnerships.models.check import Check, CheckedHome, CheckPlan, CheckStep
from shanzhi.partnerships.models.history import PromiseStep, Step
from shanzhi.partnerships.models.need import Need, Offer
from shanzhi.partnerships.models.promise import Milestone, Promise
from shanzhi.partnerships.models.review import JointReview, ReviewOpinion

__all__ = [
    "Check",
    "CheckPlan",
    "CheckStep",
    "CheckedHome",
    "JointReview",
    "Milestone",
    "Need",
    "Offer",
    "Promise",
    "PromiseStep",
    "ReviewOpinion",
    "Step",
]
