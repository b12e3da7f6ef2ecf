"""Where search is."""

from django.urls import path

from yingbao.registry.search import views

urlpatterns = [path("search/", views.search, name="search")]
