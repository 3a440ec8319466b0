"""The figures as an Excel workbook."""

from typing import Any

from django.utils.translation import gettext as _

from shanzhi.core.excel import Column, Kind, Sheet, workbook
from shanzhi.reports.measures import MEASURES
from shanzhi.reports.queries import Figures, Period

Groups = list[tuple[str, Figures]]


def figures_workbook(*, period: Period, whole: Figures, by_month: Groups, by_category: Groups) -> bytes:
    """Return four sheets: counts and rates of the whole, counts by month, counts by category."""
    days = f"{period.first} – {period.last}"
    counts = [Column(_("figure"), 24), Column(_("how many"), kind=Kind.WHOLE)]
    rates = [
        Column(_("rate"), 24),
        Column("%", kind=Kind.DECIMAL),
        Column(_("numerator"), kind=Kind.WHOLE),
        Column(_("denominator"), kind=Kind.WHOLE),
        Column(_("left out"), kind=Kind.WHOLE),
        Column(_("what was left out"), 44),
    ]
    return workbook(
        [
            Sheet(_("Counts"), counts, [(measure.label, whole[measure.key]) for measure in MEASURES], above=[days]),
            Sheet(_("Rates"), rates, [_rate_row(share) for share in whole.shares], above=[days]),
            _grouped(_("By month"), _("month"), by_month, days),
            _grouped(_("By category"), _("category"), by_category, days),
        ],
        title=_("Figures"),
    )


def _rate_row(share: Any) -> tuple[Any, ...]:
    return (
        share.rate.label,
        share.percent,
        share.numerator,
        share.denominator,
        share.left_out,
        share.rate.left_out,
    )


def _grouped(title: str, first: str, groups: Groups, days: str) -> Sheet:
    columns = [Column(first, 20), *(Column(measure.label, kind=Kind.WHOLE) for measure in MEASURES)]
    rows = [(name, *(counted[measure.key] for measure in MEASURES)) for name, counted in groups]
    return Sheet(title, columns, rows, above=[days])
