"""The pages of blank forms."""

from django.urls import path

from yingbao.casework.exchange.blanks import views

urlpatterns = [
    path("fill/", views.blanks, name="blanks"),
    path("fill/<int:number>/", views.blank, name="blank"),
]
