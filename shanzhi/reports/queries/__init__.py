from shanzhi.reports.queries.figures import Figures, Period, figures, figures_by, rows_of
from shanzhi.reports.queries.sentence import sentence

__all__ = ["Figures", "Period", "figures", "figures_by", "rows_of", "sentence"]
