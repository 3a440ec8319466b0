from django.apps import AppConfig


class ScenariosConfig(AppConfig):
    name = "shanzhi.scenarios"
    label = "scenarios"
