from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "shanzhi.care"
    label = "care"
