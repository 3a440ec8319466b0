from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "shanzhi.care"
    label = "care"

    def ready(self) -> None:
        # Inside ready(): what is registered names models, which exist only now.
        from shanzhi.care import consents, notifications, personal, places, receivers, threads  # noqa: F401 - two register themselves

        consents.register()
        personal.register()
        places.register()
        threads.register()
