from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "shanzhi.organisations"
    label = "organisations"

    def ready(self) -> None:
        from shanzhi.organisations import grants, rules  # noqa: F401 - what posts grant, and on which grounds one may look
