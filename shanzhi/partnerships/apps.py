from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "shanzhi.partnerships"
    label = "partnerships"

    def ready(self) -> None:
        # Inside ready(): places and threads name models, which exist only now.
        from shanzhi.partnerships import notifications, places, threads  # noqa: F401 - notifications register themselves

        places.register()
        threads.register()
