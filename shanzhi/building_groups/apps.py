from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BuildingGroupsConfig(AppConfig):
    name = "shanzhi.building_groups"
    label = "building_groups"

    def ready(self) -> None:
        # Inside ready(): what is registered names models, which exist only now.
        from shanzhi.building_groups import building_file, tasks, threads  # noqa: F401 - tasks declare themselves
        from shanzhi.building_groups.rules import enters_pages
        from shanzhi.core.navigation import Place, register_place

        register_place(Place("groups", _("Survey and groups"), "building_groups:home", "map-pinned", 55, enters_pages))
        building_file.register()
        threads.register()
