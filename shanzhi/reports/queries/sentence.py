"""The sentence at the end of every article: "N problems collected, M dispatched, K services …", computed (M42)."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shanzhi.reports.queries.figures import Figures


def rounded(number: int) -> str:
    """Return how a newspaper writes a number: 107 → “100余”, 1,523 → “1500余”; round numbers and those below ten stay exact.

    For display only: the exact number stays beside it.
    """
    if number < 10:
        return str(number)
    step = 10 ** max(len(str(number)) - 2, 1)
    floor = number // step * step
    return str(number) if floor == number else _("more than %(number)d") % {"number": floor}


def sentence(figures: Figures, *, approximate: bool = False) -> str:
    """Return the sentence in the reader's language, with exact numbers unless `approximate`."""
    write = rounded if approximate else str
    parts = [
        ngettext("%(number)s need collected", "%(number)s needs collected", figures["collected"])
        % {"number": write(figures["collected"])},
        ngettext("%(number)s order dispatched", "%(number)s orders dispatched", figures["dispatched"])
        % {"number": write(figures["dispatched"])},
        ngettext("%(number)s service done", "%(number)s services done", figures["services"])
        % {"number": write(figures["services"])},
        ngettext("%(number)s solved", "%(number)s solved", figures["solved"]) % {"number": write(figures["solved"])},
    ]
    return _("%(first)s, %(second)s, %(third)s, %(fourth)s.") % dict(
        zip(("first", "second", "third", "fourth"), parts, strict=True)
    )
