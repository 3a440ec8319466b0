from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "shanzhi.organisations"
    label = "organisations"

    def ready(self) -> None:
        from shanzhi.organisations import grants  # noqa: F401 - registers the source of grants
