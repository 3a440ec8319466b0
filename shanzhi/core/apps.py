from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "shanzhi.core"
    label = "core"

    def ready(self) -> None:
        from shanzhi.core.grants import grant_to_web_role

        post_migrate.connect(grant_to_web_role, dispatch_uid="grant_to_web_role")
