from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ElectionsConfig(AppConfig):
    name = "shanzhi.elections"
    label = "elections"

    def ready(self) -> None:
        # Inside ready(): what is registered names models, which exist only now.
        from shanzhi.core.navigation import Place, register_place
        from shanzhi.elections import notifications, personal  # noqa: F401 - notices register themselves
        from shanzhi.elections.rules import sees_elections

        personal.register()
        register_place(Place("elections", _("Elections"), "elections:elections", "vote", 56, sees_elections))
