from django.urls import path

from shanzhi.portal.views import adding, follow, judging, mine, orders, places, plans, public, telling, thread

app_name = "portal"
COMMUNITY = "c/<int:community>/"
urlpatterns = [
    path("", places.choose, name="choose"),
    path(COMMUNITY, places.home, name="home"),
    path("b/<str:token>/", places.building, name="building"),
    path(COMMUNITY + "tell/", telling.menu, name="menu"),
    path(COMMUNITY + "tell/<slug:code>/", telling.tell, name="tell"),
    path(COMMUNITY + "tell/<slug:code>/hints/", telling.hints, name="hints"),
    path(COMMUNITY + "requests/", public.listing, name="public"),
    path(COMMUNITY + "requests/<int:request_id>/", follow.public_request, name="public_request"),
    path(COMMUNITY + "map/", plans.plan, name="plan"),
    path("r/<str:token>/", thread.thread, name="thread"),
    path("r/<str:token>/sent/", thread.sent, name="sent"),
    path("r/<str:token>/add/", adding.add, name="add"),
    path("r/<str:token>/urge/", thread.urge, name="urge"),
    path("r/<str:token>/withdraw/", thread.withdraw, name="withdraw"),
    path("r/<str:token>/reopen/", thread.reopen, name="reopen"),
    path("r/<str:token>/judge/", judging.judge, name="judge"),
    path("r/<str:token>/photos/<str:name>/", thread.photo, name="photo"),
    path("h/<str:token>/", orders.order, name="order"),
    path("h/<str:token>/take/", orders.take, name="order_take"),
    path("h/<str:token>/decline/", orders.decline, name="order_decline"),
    path("h/<str:token>/note/", orders.note, name="order_note"),
    path("h/<str:token>/photos/<str:name>/", orders.photo, name="order_photo"),
    path("s/<int:street>/mine/", mine.mine, name="mine"),
    path("s/<int:street>/mine/code/", mine.code, name="mine_code"),
    path("s/<int:street>/mine/leave/", mine.leave, name="mine_leave"),
]
