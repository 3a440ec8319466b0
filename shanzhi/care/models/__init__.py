from shanzhi.care.models.count import ChiefCount, CountCampaign, CountSettlement
from shanzhi.care.models.happening import CareEvent, FamilyLink, RiskGrade
from shanzhi.care.models.person import CarePerson
from shanzhi.care.models.settings import CareKind, CareSettings
from shanzhi.care.models.visit import CarePlan, CareVisit

__all__ = [
    "CareEvent",
    "CareKind",
    "CarePerson",
    "CarePlan",
    "CareSettings",
    "CareVisit",
    "ChiefCount",
    "CountCampaign",
    "CountSettlement",
    "FamilyLink",
    "RiskGrade",
]
