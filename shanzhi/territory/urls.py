from django.urls import URLPattern, URLResolver, include, path

from shanzhi.territory.views.desk import (
    buildings,
    communities,
    estates,
    grids,
    homes,
    imports,
    links,
    plans,
    posters,
    workdays,
)

app_name = "territory"

_building: list[URLPattern | URLResolver] = [
    path("", buildings.building, name="building"),
    path("poster/", posters.of_building, name="building_poster"),
    path("change/", buildings.change, name="change_building"),
    path("remove/", buildings.remove, name="remove_building"),
    path("entrances/new/", buildings.new_entrance, name="new_entrance"),
    path("entrances/<int:entrance>/change/", buildings.rename_entrance, name="change_entrance"),
    path("entrances/<int:entrance>/remove/", buildings.drop_entrance, name="remove_entrance"),
    path("homes/new/", homes.new, name="new_home"),
    path("homes/row/", homes.new_row, name="new_homes"),
    path("homes/<int:home>/change/", homes.change, name="change_home"),
    path("homes/<int:home>/remove/", homes.remove, name="remove_home"),
]

_estate: list[URLPattern | URLResolver] = [
    path("", estates.estate, name="estate"),
    path("plan/", plans.plan, name="estate_plan"),
    path("posters/", posters.of_estate, name="estate_posters"),
    path("change/", estates.change, name="change_estate"),
    path("remove/", estates.remove, name="remove_estate"),
    path("buildings/new/", buildings.new, name="new_building"),
    path("buildings/row/", estates.new_buildings, name="new_buildings"),
]

_community: list[URLPattern | URLResolver] = [
    path("", communities.community, name="community"),
    path("change/", communities.change, name="change_community"),
    path("import/", imports.sending, name="import_places"),
    path("import/template/", imports.template, name="import_template"),
    path("import/<int:place_import>/", imports.looking, name="import"),
    path("import/<int:place_import>/problems/", imports.problems, name="import_problems"),
    path("import/<int:place_import>/put-away/", imports.putting_away, name="put_import_away"),
    path("export/", imports.export, name="export_places"),
    path("links/", links.links, name="building_links"),
    path("links/<int:link>/remove/", links.remove, name="remove_building_link"),
    path("grids/new/", grids.new, name="new_grid"),
    path("grids/<int:grid>/change/", grids.change, name="change_grid"),
    path("grids/<int:grid>/remove/", grids.remove, name="remove_grid"),
    path("estates/new/", estates.new, name="new_estate"),
    path("estates/<int:estate>/", include(_estate)),
    path("buildings/<int:building>/", include(_building)),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/places/", communities.communities, name="places"),
    path("desk/places/open/", communities.opening, name="open_community"),
    path("desk/places/<int:community>/", include(_community)),
    path("desk/workdays/", workdays.years, name="workdays"),
    path("desk/workdays/<int:year>/", workdays.year, name="workdays_of_year"),
    path("desk/workdays/<int:year>/notice/", workdays.notice, name="workdays_notice"),
    path("desk/workdays/<int:year>/<int:day>/remove/", workdays.remove, name="remove_workday"),
]
