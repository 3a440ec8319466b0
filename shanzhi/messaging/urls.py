from django.urls import URLPattern, URLResolver, path

from shanzhi.messaging.views import inbox, outbox, preferences

app_name = "messaging"
urlpatterns: list[URLPattern | URLResolver] = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/count/", inbox.bell, name="bell"),
    path("inbox/read/", inbox.read_all, name="read_all"),
    path("inbox/<int:pk>/open/", inbox.open_notice, name="open_notice"),
    path("inbox/preferences/", preferences.preferences, name="preferences"),
    path("inbox/preferences/email/", preferences.set_email, name="set_email"),
    path("inbox/address/<str:signature>/", preferences.confirm_address, name="confirm_address"),
    path("outbox/", outbox.outbox, name="outbox"),
]
