from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "shanzhi.territory"
    label = "territory"
