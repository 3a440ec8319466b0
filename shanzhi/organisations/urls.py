from django.urls import URLPattern, URLResolver, path

from shanzhi.organisations.views import my_work, streets
from shanzhi.organisations.views.desk import coverage, members, organisations, partners, posts, standing, tree

app_name = "organisations"
urlpatterns: list[URLPattern | URLResolver] = [
    path("me/work/", my_work.my_work, name="my_work"),
    path("me/work/duty/", my_work.my_duty, name="my_duty"),
    path("desk/organisations/", tree.tree, name="tree"),
    path("desk/organisations/<str:paper>.pdf", tree.tree_on_paper, name="tree_on_paper"),
    path("desk/organisations/coverage/", coverage.coverage, name="coverage"),
    path("desk/organisations/coverage.xlsx", coverage.coverage_excel, name="coverage_excel"),
    path("desk/organisations/premises/new/", coverage.premises_new, name="premises_new"),
    path("desk/organisations/premises/<int:premises>/", coverage.premises_edit, name="premises_edit"),
    path("desk/organisations/new/", organisations.organisation_new, name="organisation_new"),
    path("desk/organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("desk/organisations/<int:pk>/change/", organisations.organisation_edit, name="organisation_edit"),
    path("desk/organisations/<int:pk>/buildings/", organisations.organisation_buildings, name="organisation_buildings"),
    path("desk/organisations/<int:pk>/units/", coverage.organisation_units, name="organisation_units"),
    path("desk/organisations/<int:pk>/dissolve/", organisations.organisation_dissolve, name="organisation_dissolve"),
    path("desk/organisations/<int:pk>/posts/new/", posts.post_new, name="post_new"),
    path("desk/organisations/<int:pk>/members/new/", members.join, name="join"),
    path("desk/posts/<int:post>/end/", posts.post_end, name="post_end"),
    path("desk/memberships/<int:membership>/end/", members.leave, name="leave"),
    path("desk/members/", members.members, name="members"),
    path("desk/members/new/", members.member_new, name="member_new"),
    path("desk/members/<int:member>/", members.member, name="member"),
    path("desk/members/<int:member>/change/", members.member_edit, name="member_edit"),
    path("desk/members/<int:member>/transfer/", standing.member_transfer, name="member_transfer"),
    path("desk/members/<int:member>/status/", standing.member_status, name="member_status"),
    path("desk/members/<int:member>/part/", members.member_part, name="member_part"),
    path("desk/members/<int:member>/duty/", members.member_duty, name="member_duty"),
    path("desk/partners/", partners.partners, name="partners"),
    path("desk/partners/new/", partners.partner_new, name="partner_new"),
    path("desk/partners/<int:partner>/", partners.partner, name="partner"),
    path("desk/partners/<int:partner>/change/", partners.partner_edit, name="partner_edit"),
    path("desk/partners/<int:partner>/end/", partners.partner_end, name="partner_end"),
    path("desk/partners/<int:partner>/contacts/new/", posts.contact_new, name="contact_new"),
    path("administration/streets/", streets.streets, name="streets"),
    path("administration/streets/new/", streets.street_new, name="street_new"),
]
