from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TerritoryConfig(AppConfig):
    name = "shanzhi.territory"
    label = "territory"

    def ready(self) -> None:
        # Inside ready(): rules and views name models, which exist only now.
        from shanzhi.core.navigation import Place, register_place
        from shanzhi.territory.figures import Figure, count_households, count_residents, register
        from shanzhi.territory.rules import is_staff, may_see_calendar

        register_place(Place("places", _("Places"), "territory:places", "building-2", 45, is_staff))
        register_place(Place("workdays", _("Workdays"), "territory:workdays", "calendar-days", 92, may_see_calendar))
        register(Figure("households", _("homes"), count_households, order=10))
        register(Figure("residents", _("people"), count_residents, order=11))
