from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "shanzhi.partnerships"
    label = "partnerships"

    def ready(self) -> None:
        # Inside ready(): places and threads name models, which exist only now.
        from shanzhi.partnerships import notifications, personal, places, threads  # noqa: F401 - notifications register themselves

        personal.register()
        places.register()
        threads.register()
