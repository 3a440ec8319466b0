from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "shanzhi.records"
    label = "records"

    def ready(self) -> None:
        from shanzhi.core.grants import keep_read_only
        from shanzhi.records import health  # noqa: F401 - registers the check of the audit chains

        keep_read_only("records_auditchain", "records_auditseal")
