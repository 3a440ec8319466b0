from django.apps import AppConfig


class PublicityConfig(AppConfig):
    name = "shanzhi.publicity"
    label = "publicity"
