from django.urls import path

from shanzhi.desk.views import today

app_name = "desk"
urlpatterns = [
    path("desk/", today.show, name="today"),
    path("desk/duty/", today.switch_duty, name="duty"),
]
