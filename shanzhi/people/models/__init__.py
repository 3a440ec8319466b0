from shanzhi.people.models.account import Account, AccountSession, Administration
from shanzhi.people.models.person import Consent, Look, Person
from shanzhi.people.models.phone_code import PhoneCode

__all__ = ["Account", "AccountSession", "Administration", "Consent", "Look", "Person", "PhoneCode"]
