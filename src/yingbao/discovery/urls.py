"""The pages of the discovery."""

from django.urls import URLPattern

app_name = "discovery"
urlpatterns: list[URLPattern] = []
