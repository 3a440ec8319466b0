from django.urls import path

from shanzhi.service_requests.views.desk import (
    acting,
    board,
    calls,
    detail,
    entry,
    many,
    menu,
    services,
    slips,
    table,
    visits,
)

app_name = "service_requests"
REQUEST = "desk/requests/<int:pk>/"
urlpatterns = [
    path("desk/requests/", table.table, name="table"),
    path("desk/requests/filters/", table.narrow, name="narrow"),
    path("desk/requests/filters/keep/", table.keep_filter, name="keep_filter"),
    path("desk/requests/requests.xlsx", table.export, name="export"),
    path("desk/requests/many/", many.many, name="many"),
    path("desk/requests/new/", entry.new, name="new"),
    path("desk/requests/new/alike/", entry.alike, name="alike"),
    path("desk/requests/new/paper.pdf", slips.paper_form, name="paper_form"),
    path(REQUEST, detail.show, name="detail"),
    path(REQUEST + "slip.pdf", slips.slip_of_request, name="slip"),
    path(REQUEST + "transfer-note.pdf", slips.transfer_note, name="transfer_note"),
    path(REQUEST + "comments/", detail.talk, name="talk"),
    path(REQUEST + "<slug:key>/", acting.act, name="act"),
    path("desk/whistles/<int:pk>/", calls.whistle, name="whistle"),
    path("desk/board/", board.board, name="board"),
    path("desk/visits/", visits.homes, name="visits"),
    path("desk/visits/links/", visits.links, name="links"),
    path("desk/visits/links/change/", visits.change_link, name="change_link"),
    path("desk/visits/<int:pk>/", visits.visit, name="visit"),
    path("desk/services/", services.services, name="services"),
    path("desk/services/new/", services.new_service, name="new_service"),
    path("desk/menu/", menu.categories, name="categories"),
    path("desk/menu/<int:pk>/", menu.category, name="category"),
]
