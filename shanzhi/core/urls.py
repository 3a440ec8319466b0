from django.urls import include, path

urlpatterns = [
    path("health/", include("shanzhi.core.views.health")),
    path("preferences/", include("shanzhi.core.preferences")),
]
