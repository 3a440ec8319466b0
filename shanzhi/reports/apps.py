from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "shanzhi.reports"
    label = "reports"
