from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "shanzhi.records"
    label = "records"

    def ready(self) -> None:
        from shanzhi.core.grants import keep_read_only  # noqa: PLC0415 - after the apps are loaded

        keep_read_only("records_auditchain", "records_auditseal")
