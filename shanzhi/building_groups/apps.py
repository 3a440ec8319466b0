from django.apps import AppConfig


class BuildingGroupsConfig(AppConfig):
    name = "shanzhi.building_groups"
    label = "building_groups"
