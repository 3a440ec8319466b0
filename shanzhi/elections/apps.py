from django.apps import AppConfig


class ElectionsConfig(AppConfig):
    name = "shanzhi.elections"
    label = "elections"
