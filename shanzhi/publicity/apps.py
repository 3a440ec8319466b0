from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicityConfig(AppConfig):
    name = "shanzhi.publicity"
    label = "publicity"

    def ready(self) -> None:
        # Inside ready(): what is registered names models, which exist only now.
        from shanzhi.core.navigation import Place, register_place
        from shanzhi.people.exports import register_export
        from shanzhi.people.my_pages import MyPage, has_person, register_my_page
        from shanzhi.people.person_parts import register_person_part
        from shanzhi.publicity import notifications, personal, receivers  # noqa: F401 - they register themselves
        from shanzhi.publicity.rules import keeps_boards

        register_place(Place("boards", _("Notice boards"), "publicity:boards", "presentation", 70, keeps_boards))
        register_my_page(MyPage("boards", _("On notice boards"), "publicity:my_boards", 30, has_person))
        register_person_part(personal.boards_of)
        register_export("boards", personal.export_boards)
