from django.urls import URLPattern, URLResolver, include, path

from shanzhi.building_groups.views.desk import answers, formations, proposals, survey_imports, surveys

app_name = "building_groups"

_survey: list[URLPattern | URLResolver] = [
    path("", surveys.survey, name="survey"),
    path("sheets/", surveys.sheets, name="survey_sheets"),
    path("close/", surveys.close, name="close_survey"),
    path("buildings/<int:building>/", answers.building, name="survey_building"),
    path("answers/<int:answer>/request/", answers.to_request, name="answer_to_request"),
    path("export/", survey_imports.export, name="export_survey"),
    path("import/", survey_imports.sending, name="send_survey"),
    path("import/<int:survey_import>/", survey_imports.looking, name="survey_import"),
    path("import/<int:survey_import>/problems/", survey_imports.problems, name="survey_import_problems"),
    path("import/<int:survey_import>/put-away/", survey_imports.putting_away, name="put_survey_import_away"),
]

_proposal: list[URLPattern | URLResolver] = [
    path("", proposals.proposal, name="proposal"),
    path("groups/<int:group>/name/", proposals.name, name="name_group"),
    path("adopt/", proposals.adopting, name="adopt"),
    path("papers/<str:paper>/", formations.paper, name="paper"),
]

_formation: list[URLPattern | URLResolver] = [
    path("", formations.formation, name="formation"),
    path("meetings/new/", formations.meeting, name="new_meeting"),
    path("drop/", formations.drop, name="drop_formation"),
    path("proposals/<int:proposal>/", include(_proposal)),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/groups/", surveys.home, name="home"),
    path("desk/groups/sheet/", surveys.by_code, name="sheet_by_code"),
    path("desk/groups/<int:community>/surveys/new/", surveys.new, name="new_survey"),
    path("desk/groups/<int:community>/form/", formations.new, name="new_formation"),
    path("desk/surveys/<int:survey>/", include(_survey)),
    path("desk/formations/<int:formation>/", include(_formation)),
]
