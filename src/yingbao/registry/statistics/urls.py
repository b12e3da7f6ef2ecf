"""Where the statistics are."""

from django.urls import path

from yingbao.registry.statistics import views

urlpatterns = [path("statistics/", views.statistics, name="statistics")]
