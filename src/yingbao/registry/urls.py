"""The registry's pages."""

from django.urls import URLPattern

app_name = "registry"
urlpatterns: list[URLPattern] = []
