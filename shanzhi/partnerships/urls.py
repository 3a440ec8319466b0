from django.urls import URLPattern, URLResolver, path

from shanzhi.partnerships.views import public, unit
from shanzhi.partnerships.views.desk import checks, entries, lists, promises, units

app_name = "partnerships"
LISTS, NEED, OFFER = "desk/lists/", "desk/lists/needs/<int:pk>/", "desk/lists/offers/<int:pk>/"
PROMISE, REVIEW = "desk/lists/promises/<int:pk>/", "desk/lists/reviews/<int:pk>/"
CHECK, PLAN = "desk/lists/checks/<int:pk>/", "desk/lists/checks/plans/<int:pk>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(LISTS + "lists.pdf", lists.lists_pdf, name="lists_pdf"),
    path(LISTS + "lists.xlsx", lists.lists_excel, name="lists_excel"),
    path(LISTS + "needs/", lists.needs, name="needs"),
    path(LISTS + "needs/new/", entries.need_new, name="need_new"),
    path(NEED, entries.need, name="need"),
    path(NEED + "change/", entries.need_edit, name="need_edit"),
    path(NEED + "withdraw/", entries.need_withdraw, name="need_withdraw"),
    path(LISTS + "offers/", lists.offers, name="offers"),
    path(LISTS + "offers/new/", entries.offer_new, name="offer_new"),
    path(OFFER, entries.offer, name="offer"),
    path(OFFER + "change/", entries.offer_edit, name="offer_edit"),
    path(OFFER + "withdraw/", entries.offer_withdraw, name="offer_withdraw"),
    path(LISTS + "publish/<slug:kind>/<int:pk>/", entries.publish, name="publish"),
    path(LISTS + "promises/", lists.promises, name="promises"),
    path(LISTS + "promises/new/", promises.promise_new, name="promise_new"),
    path(PROMISE, promises.promise, name="promise"),
    path(PROMISE + "milestones/<int:milestone>/", promises.reach, name="milestone"),
    path(PROMISE + "<slug:key>/", promises.act, name="promise_act"),
    path(LISTS + "units/", units.units, name="units"),
    path(LISTS + "units/units.xlsx", units.units_excel, name="units_excel"),
    path(LISTS + "reviews/", units.reviews, name="reviews"),
    path(LISTS + "reviews/new/", units.review_new, name="review_new"),
    path(REVIEW, units.review, name="review"),
    path(REVIEW + "review.pdf", units.review_pdf, name="review_pdf"),
    path(REVIEW + "minutes/", units.conclude, name="conclude"),
    path(REVIEW + "units/<int:partner>/", units.opinion, name="opinion"),
    path(LISTS + "checks/", checks.checks, name="checks"),
    path(LISTS + "checks/plans/new/", checks.plan_new, name="plan_new"),
    path(PLAN, checks.plan, name="plan"),
    path(PLAN + "homes/", checks.plan_homes, name="plan_homes"),
    path(PLAN + "end/", checks.plan_end, name="plan_end"),
    path(CHECK, checks.check, name="check"),
    path(CHECK + "request/", checks.check_request, name="check_request"),
    path(CHECK + "<slug:key>/", checks.check_act, name="check_act"),
    path("desk/unit/", unit.unit, name="unit"),
    path("desk/unit/offers/new/", unit.unit_offer, name="unit_offer"),
    path("desk/unit/offers/<int:pk>/", unit.unit_offer_change, name="unit_offer_change"),
    path("desk/unit/offers/<int:pk>/end/", unit.unit_offer_end, name="unit_offer_end"),
    path("c/<int:community>/lists/", public.public, name="public"),
    path("u/<str:token>/", public.promise_link, name="promise_link"),
    path("u/<str:token>/<slug:key>/", public.promise_link_act, name="promise_link_act"),
    path("k/<str:token>/", public.check_link, name="check_link"),
    path("k/<str:token>/<slug:key>/", public.check_link_act, name="check_link_act"),
]
