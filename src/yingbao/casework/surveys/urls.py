"""The pages of visits."""

from django.urls import path

from yingbao.casework.surveys import views, views_of_paper

urlpatterns = [
    path("cases/<int:number>/survey/", views.survey, name="survey"),
    path("cases/<int:number>/survey/paper/", views_of_paper.paper, name="survey_paper"),
    path("cases/<int:number>/survey/enter/", views_of_paper.enter, name="survey_enter"),
    path("cases/<int:number>/differences/", views.differences, name="differences"),
]
