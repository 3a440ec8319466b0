"""Personal data: every field that holds some says what for, on what basis and how long, and is sealed, or is listed with a reason."""

import ast
import re

import pytest
from django.db import models

from shanzhi.core import crypto
from shanzhi.core.personal_data import Basis, PersonalData, Sealed, SealedTextField
from tests.structure.house import HOUSE, name_of, own_fields, sources, tree

PERSONAL = re.compile(
    r"(^|_)(name|names|phone|mobile|tel|email|mail|wechat|address|addresses|birth|born|birthday|gender|sex|ethnicity|id_number|"
    r"identity|id_card|passport|bank|account_number|health|disease|religion|income|photo|portrait|location|lat|lng|ip|note|notes|"
    r"words|heard|body)(_|$)"
)
TEXTUAL = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.GenericIPAddressField)

# Fields whose name sounds personal, kept in plain text, and why they may be.
PLAIN = {
    # Names of places, bodies and things of the service
    "territory.Division.name": "a place",
    "territory.CalendarDay.name": "a holiday",
    "territory.Community.name": "a place",
    "territory.Community.phone": "the office's published service number",
    "territory.Community.address": "the office's published address",
    "territory.Grid.name": "a place",
    "territory.Estate.name": "a place",
    "territory.Estate.address": "a street and number, nobody's home in particular",
    "territory.Building.name": "a place",
    "territory.Building.address": "a street and number, nobody's home in particular",
    "territory.Entrance.name": "a place",
    "organisations.Organisation.name": "a body",
    "organisations.EarlierForm.name": "a body",
    "organisations.Premises.name": "a place of work",
    "organisations.PartnerUnit.name": "a company or office",
    "elections.Founding.name": "a body that is to be founded",
    "organisations.PartnerUnit.office_phone": "an office's published number",
    "venues.Venue.name": "a place",
    "service_requests.Category.name": "a line of the menu",
    "service_requests.Category.name_en": "a line of the menu",
    "service_requests.Category.turn_to_phone": "an office's published number",
    "service_requests.SavedFilter.name": "what somebody calls a search of theirs",
    "care.CareKind.name": "a group of people, nobody in it",
    "care.CareKind.name_en": "a group of people, nobody in it",
    "building_groups.Survey.name": "a survey",
    "building_groups.ProposedGroup.name": "a body that is to be founded",
    # Names of colleagues at work
    "people.Account.username": "a name to sign in with, chosen for that",
    "people.Account.display_name": "the name colleagues and residents are told at work",
    "people.Look.viewer_name": "who looked: the person concerned is entitled to read it",
    "publicity.Board.phone": "an office's published number",
    # Wishes, not addresses
    "messaging.InboxEntry.email": "how often, not where to",
    "messaging.Preference.email": "how often, not where to",
    # Free words about a request, where the page asks not to name anybody
    "service_requests.Dispatch.words": "words to the receiver of an order, about the work",
    "service_requests.ReturnVisit.words": "what the resident says of the service; never published",
    "service_requests.Supporter.words": "the supporter's words about the matter; never published",
    "partnerships.Promise.words_of_community": "what the community says of a unit's work",
    "partnerships.Promise.words_of_unit": "what a unit says of working with the community",
    "partnerships.PromiseStep.words": "words about the work, between a community and a unit",
    "partnerships.ReviewOpinion.words_of_community": "what the community says of a unit's work",
    "partnerships.ReviewOpinion.words_of_unit": "what a unit says of working with the community",
    "partnerships.Check.words": "what was found at an appliance or a pipe; the page asks for nothing about the person",
    "partnerships.CheckStep.words": "the same, and why a check was declined or cancelled",
    "building_groups.SurveyAnswer.heard": "what was asked for at the door; readable by staff of the community",
    "service_requests.HomeVisit.heard": "what was asked for at the door; readable by those on the task",
}
# Blind indexes and hashes: no text can be read from them.
UNREADABLE = re.compile(r"(_index|_hash|_digest|^hash)$")

# Sealed fields whose mask hides nothing, and why they may be.
UNMASKED = {"people.Person.working_name": "members and holders of posts are known to their colleagues by name"}

# Who may open a sealed value without `people.services.looks`, and why.
OPENERS = {
    "care/services/reading.py": "hands out what was noted at visits, after writing the look down",
    "core/personal_data.py": "makes the mask",
    "messaging/wording.py": "sends a message to the person it belongs to",
    "organisations/working_names.py": "seals a name again, for colleagues, when its holder takes a post",
    "people/services/accounts.py": "gives an account the name and phone of its holder, for colleagues",
    "people/services/factors.py": "compares a second factor's secret with what was typed",
    "people/services/looks.py": "writes every look down",
    "people/services/publication.py": "publishes what its person agreed to have published",
    "people/services/phone_codes.py": "sends a code to the phone it belongs to, and compares it with what was typed",
}


def sounds_personal(field: models.Field) -> bool:
    return isinstance(field, TEXTUAL) and bool(PERSONAL.search(field.name)) and not UNREADABLE.search(field.name)


SEALED = [field for _, field in own_fields() if isinstance(field, SealedTextField)]


@pytest.mark.parametrize("field", SEALED, ids=str)
def test_sealed_fields_are_declared(field: SealedTextField) -> None:
    declaration = field.personal
    assert isinstance(declaration, PersonalData)
    assert len(declaration.purpose) > 8
    assert declaration.basis in Basis
    assert 0 <= declaration.retention_days <= 3650  # 0: gone with what it was for
    assert ("13800001234" in declaration.mask("13800001234")) == (str(field) in UNMASKED)


def test_fields_that_sound_personal_are_sealed_or_listed() -> None:
    plain = {
        str(field) for _, field in own_fields() if sounds_personal(field) and not isinstance(field, SealedTextField)
    }
    assert sorted(plain - set(PLAIN)) == []


def test_the_list_of_plain_fields_is_up_to_date() -> None:
    assert sorted(set(PLAIN) - {str(field) for _, field in own_fields()}) == []


def test_no_index_or_ordering_uses_sealed_bytes() -> None:
    """Equal texts are sealed to different bytes: whoever wants to find one needs a blind index."""
    sealed = {(field.model, field.name) for field in SEALED}
    wrong = [
        f"{model._meta.label}: {name}"
        for model in {field.model for field in SEALED}
        for names in [*(index.fields for index in model._meta.indexes), model._meta.ordering]
        for name in names
        if (model, str(name).lstrip("-")) in sealed
    ]
    assert wrong == []


def opens_sealed_values() -> set[str]:
    """Return the sources that call `.open()` without arguments, as Sealed.open is called."""
    return {
        name_of(path).removeprefix("shanzhi/")
        for path in sources()
        if "launcher" not in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "open"
        and not node.args
        and not node.keywords
    }


def test_only_those_with_a_reason_open_sealed_values() -> None:
    assert opens_sealed_values() - set(OPENERS) == set()


def test_printing_a_sealed_value_prints_the_mask() -> None:
    field = next(field for field in SEALED if str(field) == "people.Person.phone")
    assert field.personal is not None
    sealed = Sealed(crypto.cipher().seal("13800001234", field.context), field.context, field.personal)
    assert str(sealed) == f"{sealed}" == "138****1234"
    assert "13800001234" not in repr(sealed)


def test_templates_never_open_a_sealed_value() -> None:
    wrong = [
        name_of(path)
        for path in HOUSE.rglob("*.html")
        if re.search(r"\.open\b", re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", path.read_text(), flags=re.DOTALL))
    ]
    assert wrong == []
