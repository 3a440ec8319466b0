from django.urls import URLPattern, URLResolver, path

from shanzhi.records.views import comments, files, thread

app_name = "records"
urlpatterns: list[URLPattern | URLResolver] = [
    path("files/<int:street>/<slug:name>/", files.file, name="file"),
    path("thread/<str:kind>/<int:pk>/", thread.thread, name="thread"),
    path("comments/<str:kind>/<int:pk>/", comments.add, name="add_comment"),
    path("comments/<int:pk>/withdraw/", comments.withdraw, name="withdraw_comment"),
]
