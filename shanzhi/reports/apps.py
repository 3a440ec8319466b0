from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "shanzhi.reports"
    label = "reports"

    def ready(self) -> None:
        # after the apps are loaded
        from shanzhi.core.grants import keep_read_only
        from shanzhi.core.navigation import Place, register_place
        from shanzhi.reports.rules import may_read_figures

        keep_read_only("reports_tally")
        register_place(Place("figures", _("Figures"), "reports:figures", "chart-column", 15, may_read_figures))
