from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "shanzhi.config"
    label = "config"
