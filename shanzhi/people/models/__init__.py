from shanzhi.people.models.account import NATIONAL, Account, AccountSession, Administration, RecoveryCode, SecondFactor
from shanzhi.people.models.person import Consent, ErasureRequest, Look, Person
from shanzhi.people.models.phone_code import PhoneCode

__all__ = [
    "NATIONAL",
    "Account",
    "AccountSession",
    "Administration",
    "Consent",
    "ErasureRequest",
    "Look",
    "Person",
    "PhoneCode",
    "RecoveryCode",
    "SecondFactor",
]
