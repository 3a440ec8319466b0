from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PeopleConfig(AppConfig):
    name = "shanzhi.people"
    label = "people"

    def ready(self) -> None:
        from shanzhi.core.navigation import Place, register_part, register_place  # needs the app registry
        from shanzhi.people.my_pages import MyPage, has_person, register_my_page
        from shanzhi.people.rules import (
            is_audit_administrator,
            is_security_administrator,
            is_system_administrator,
            keeps_people,
        )

        register_part("user", "people/parts/user_menu.html")
        register_place(
            Place("people", pgettext_lazy("at the desk", "People"), "people:people", "contact", 53, keeps_people)
        )
        register_place(
            Place("accounts", _("Accounts"), "people:administer_accounts", "users", 10, is_system_administrator, True)
        )
        register_place(
            Place(
                "security", _("Security"), "people:administer_security", "shield", 10, is_security_administrator, True
            )
        )
        register_place(
            Place("audit", _("Audit"), "people:administer_audit", "scroll-text", 10, is_audit_administrator, True)
        )
        register_my_page(MyPage("about", _("About me"), "people:me", 10, has_person))
        register_my_page(MyPage("consents", _("What I agreed to"), "people:consents", 30, has_person))
        register_my_page(MyPage("looks", _("Who looked"), "people:looks", 40, has_person))
        register_my_page(MyPage("sign_in", _("Signing in"), "people:my_sign_in", 50))
