from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VenuesConfig(AppConfig):
    name = "shanzhi.venues"
    label = "venues"

    def ready(self) -> None:
        # Inside ready(): what is registered names models, which exist only now.
        from shanzhi.core.navigation import Place, register_place
        from shanzhi.people.my_pages import MyPage, has_person, register_my_page
        from shanzhi.venues import building_file, notifications, personal, threads  # noqa: F401 - notifications register themselves

        register_place(Place("venues", _("Halls and stations"), "venues:venues", "door-open", 40))
        register_my_page(MyPage("duties", _("My duties"), "venues:my_duties", 15, has_person))
        building_file.register()
        personal.register()
        threads.register()
