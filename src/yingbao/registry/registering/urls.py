"""Where things are registered and corrected."""

from django.urls import path

from yingbao.registry.registering import leaving, views, views_of_happening

urlpatterns = [
    path("new/<str:kind>/", views.new, name="new"),
    path("subjects/<int:number>/visit/", views.visit, name="visit"),
    path("subjects/<int:number>/correct/<str:fact>/", views.correct, name="correct"),
    path("subjects/<int:number>/relate/", views.relate, name="relate"),
    path("subjects/<int:number>/relate/<str:way>/", views.relate, name="relate_as"),
    path("subjects/<int:number>/happened/", views_of_happening.happened, name="happened"),
    path("subjects/<int:number>/happened/<str:topic>/", views_of_happening.happened_as, name="happened_as"),
    path("subjects/<int:number>/stop/<int:statement>/", views.stop, name="stop"),
    path("subjects/<int:number>/leave/<str:home>/", leaving.leave, name="leave"),
    path("subjects/<int:number>/restricted/", views.restricted, name="restricted"),
]
