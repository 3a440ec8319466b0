from shanzhi.reports.queries.figures import Figures, Overview, Period, figures, overview, rows_of
from shanzhi.reports.queries.sentence import sentence

__all__ = ["Figures", "Overview", "Period", "figures", "overview", "rows_of", "sentence"]
