from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "shanzhi.records"
    label = "records"
