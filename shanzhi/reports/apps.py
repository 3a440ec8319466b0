from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "shanzhi.reports"
    label = "reports"

    def ready(self) -> None:
        from shanzhi.core.grants import keep_read_only  # noqa: PLC0415 - after the apps are loaded

        keep_read_only("reports_tally")
