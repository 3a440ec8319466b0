from django.urls import URLPattern, URLResolver

app_name = "building_groups"
urlpatterns: list[URLPattern | URLResolver] = []
