from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "shanzhi.desk"
    label = "desk"

    def ready(self) -> None:
        # Inside ready(): the translated label needs the apps.
        from shanzhi.desk import places

        places.register()
