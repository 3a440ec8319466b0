from django.apps import AppConfig


class VenuesConfig(AppConfig):
    name = "shanzhi.venues"
    label = "venues"
