from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "shanzhi.portal"
    label = "portal"
