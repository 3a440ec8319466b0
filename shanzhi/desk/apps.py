from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "shanzhi.desk"
    label = "desk"
