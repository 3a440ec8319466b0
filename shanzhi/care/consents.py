"""What people in care can agree to. Nothing of it is needed to be helped; each can be withdrawn at any time."""

from django.utils.translation import gettext_lazy as _

from shanzhi.people.consents import Purpose, register_purpose

REGISTER = "care.register"
FAMILY = "care.family"
PARTNERS = "care.partners"


def register() -> None:
    """Make the three purposes known, once, when the app is ready."""
    register_purpose(
        Purpose(
            REGISTER,
            _("Being looked after by my community"),
            _(
                "My community may note that I need care, how often somebody comes and what I say at the door. "
                "Only those who look after me see it."
            ),
            "1",
        )
    )
    register_purpose(
        Purpose(
            FAMILY,
            _("My family sees when somebody comes"),
            _("The relatives I named may see when I am visited and when I was. They do not see what I said."),
            "1",
        )
    )
    register_purpose(
        Purpose(
            PARTNERS,
            _("Shops and units may come to help me"),
            _(
                "A shop or unit that offers help may be told where I live, from the day it takes the job until it is done."
            ),
            "1",
        )
    )
