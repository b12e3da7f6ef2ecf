"""The pages of what a death is to end."""

from django.urls import path

from yingbao.casework.deaths import views

urlpatterns = [
    path("deaths/", views.to_stop, name="deaths"),
    path("deaths/<int:number>/", views.ending, name="death"),
    path("deaths/<int:number>/stop/", views.stop, name="death_stop"),
]
