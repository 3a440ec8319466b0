from django.urls import URLPattern, URLResolver, path

from shanzhi.reports.views import desk

app_name = "reports"
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/figures/", desk.figures_page, name="figures"),
    path("desk/figures/figures.xlsx", desk.export, name="export"),
    path("desk/figures/<slug:measure>/", desk.rows_page, name="rows"),
]
