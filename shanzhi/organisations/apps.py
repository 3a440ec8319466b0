from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "shanzhi.organisations"
    label = "organisations"

    def ready(self) -> None:
        # Inside ready(): what is registered names models, which exist only now.
        from shanzhi.core.navigation import Place, register_place
        from shanzhi.organisations import grants, personal  # noqa: F401 - importing grants registers the source
        from shanzhi.organisations.rules import has_post, sees_tree
        from shanzhi.organisations.views.plan_figures import register_figures
        from shanzhi.people.exports import register_export
        from shanzhi.people.my_pages import MyPage, has_person, register_my_page
        from shanzhi.people.person_parts import register_person_part
        from shanzhi.people.purposes import purpose_source
        from shanzhi.people.rules import is_system_administrator

        register_place(Place("organisations", _("Organisations"), "organisations:tree", "network", 50, sees_tree))
        register_place(Place("members", _("Members"), "organisations:members", "users", 52, sees_tree))
        register_place(Place("partners", _("Partner units"), "organisations:partners", "handshake", 54, has_post))
        register_place(
            Place("streets", _("Streets"), "organisations:streets", "map", 12, is_system_administrator, True)
        )
        register_figures()
        register_my_page(MyPage("work", _("My posts"), "organisations:my_work", 20, has_person))
        register_person_part(personal.posts_and_memberships)
        register_export("organisations", personal.export_organisations)
        purpose_source(personal.needed_for_posts)
