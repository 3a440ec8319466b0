from django.urls import include, path

urlpatterns = [path("preferences/", include("shanzhi.core.preferences"))]
