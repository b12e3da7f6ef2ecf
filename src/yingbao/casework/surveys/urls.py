"""The pages of visits."""

from django.urls import path

from yingbao.casework.surveys import views

urlpatterns = [
    path("cases/<int:number>/survey/", views.survey, name="survey"),
    path("cases/<int:number>/differences/", views.differences, name="differences"),
]
