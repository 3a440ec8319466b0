from django.apps import AppConfig


class ServiceRequestsConfig(AppConfig):
    name = "shanzhi.service_requests"
    label = "service_requests"

    def ready(self) -> None:
        # Inside ready(): places and threads name models, which exist only now.
        from shanzhi.service_requests import (
            member_deeds,
            notifications,  # noqa: F401 - they register themselves
            personal,
            places,
            plan_figures,
            threads,
        )

        member_deeds.register()
        personal.register()
        places.register()
        plan_figures.register()
        threads.register()
