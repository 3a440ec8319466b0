"""The name colleagues see: given with a post or a membership, so that work is not done among asterisks."""

from shanzhi.people.models import Person


def give_working_name(person: Person) -> None:
    """Let colleagues read the person's name, if they cannot yet. The name itself stays sealed for all other purposes."""
    if person.working_name is None and person.name is not None:
        person.working_name = person.name.open()
        person.save(update_fields=["working_name"])
