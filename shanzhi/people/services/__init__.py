"""What can be done with persons and accounts. Every service checks first, then writes, with its audit row in the same transaction."""

from shanzhi.people.services.accounts import create_account, create_account_for, link_account
from shanzhi.people.services.consents import give_consent, withdraw_consent
from shanzhi.people.services.looks import look, own_values
from shanzhi.people.services.persons import correct_person, find_or_make_person

__all__ = [
    "correct_person",
    "create_account",
    "create_account_for",
    "find_or_make_person",
    "give_consent",
    "link_account",
    "look",
    "own_values",
    "withdraw_consent",
]
