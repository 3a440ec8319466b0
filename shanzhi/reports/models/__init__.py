from shanzhi.reports.models.tally import Tally

__all__ = ["Tally"]
