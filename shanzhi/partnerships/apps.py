from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "shanzhi.partnerships"
    label = "partnerships"
