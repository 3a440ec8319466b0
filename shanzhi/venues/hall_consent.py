"""The text a household agrees to when its home becomes a hall.

A changed text gets a new version; a consent to the old one no longer counts.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

VERSION = "1"

SENTENCES: tuple[Any, ...] = (
    _("I and all adults who live here agree, of our own free will, that our home is used as a hall of the building."),
    _("We decide when people may come, and may send them away at any time. Nobody may come in without one of us."),
    _("It may be published that there is a hall in our building. Our door is published only if we say so below."),
    _(
        "We can take this back at any time, by a word, a call or a click, without a reason. From then on our home is no hall."
    ),
    _("We get no rent and owe no service. Things that were lent to the hall are fetched when it ends."),
)
DOOR_SENTENCE = _("Our door may be published, too.")
