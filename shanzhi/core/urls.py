from django.urls import include, path

urlpatterns = [
    path("health/", include("shanzhi.core.health")),
    path("preferences/", include("shanzhi.core.preferences")),
]
