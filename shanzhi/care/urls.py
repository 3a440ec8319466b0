from django.urls import path

from shanzhi.care.views import own
from shanzhi.care.views.desk import counts, deeds, figures, late, register, today, visits

app_name = "care"
DESK = "desk/care/"
ENTRY = DESK + "register/<int:pk>/"
VISIT = DESK + "visits/<int:pk>/"
COUNT = DESK + "counts/<int:pk>/"
urlpatterns = [
    path(DESK, today.today, name="today"),
    path(DESK + "enter/", today.enter, name="enter"),
    path(DESK + "cards.pdf", visits.my_cards, name="my_cards"),
    path(DESK + "register/", register.register, name="register"),
    path(DESK + "register/care.xlsx", register.export, name="export"),
    path(DESK + "register/new/", register.new, name="new"),
    path(ENTRY, register.entry, name="entry"),
    path(ENTRY + "change/", deeds.change, name="change"),
    path(ENTRY + "risk/", deeds.risk, name="risk"),
    path(ENTRY + "ground/", deeds.ground, name="ground"),
    path(ENTRY + "plan/", deeds.plan, name="plan"),
    path(ENTRY + "plan/<int:plan>/end/", deeds.plan_end, name="plan_end"),
    path(ENTRY + "event/", deeds.event, name="event"),
    path(ENTRY + "family/", deeds.family, name="family"),
    path(ENTRY + "family/<int:link>/end/", deeds.family_end, name="family_end"),
    path(ENTRY + "code/", deeds.code, name="code"),
    path(ENTRY + "end/", deeds.end, name="end"),
    path(ENTRY + "notes/", deeds.notes, name="notes"),
    path(ENTRY + "home/", deeds.home, name="home"),
    path(VISIT, visits.visit, name="visit"),
    path(VISIT + "assign/", visits.assign, name="assign"),
    path(VISIT + "drop/", visits.drop, name="drop"),
    path(VISIT + "event/", visits.visit_event, name="visit_event"),
    path(VISIT + "notes/", visits.notes, name="visit_notes"),
    path(VISIT + "card.pdf", visits.card, name="card"),
    path(VISIT + "card/print/", visits.print_card, name="print_card"),
    path(DESK + "late/", late.late, name="late"),
    path(DESK + "counts/", counts.counts, name="counts"),
    path(DESK + "counts/start/", counts.start, name="count_start"),
    path(COUNT, counts.count, name="count"),
    path(COUNT + "close/", counts.close, name="count_close"),
    path(COUNT + "<slug:chief>/<int:place>/", counts.part, name="count_part"),
    path(COUNT + "<slug:chief>/<int:place>/<int:kind>/settle/", counts.settle_line, name="count_settle"),
    path(DESK + "figures/", figures.figures, name="figures"),
    path(DESK + "settings/", figures.limits, name="limits"),
    path(DESK + "settings/begin/", figures.begin, name="begin"),
    path(DESK + "settings/groups/new/", figures.kind_new, name="kind_new"),
    path(DESK + "settings/groups/<int:pk>/", figures.kind, name="kind"),
    path("care/<str:token>/", own.own, name="own"),
    path("care/<str:token>/event/", own.own_event, name="own_event"),
    path("care/<str:token>/leave/", own.own_leave, name="own_leave"),
    path("me/care/", own.my_care, name="my_care"),
]
