"""The pages of publication day."""

from django.urls import path

from yingbao.discovery.publishing import views

urlpatterns = [
    path("editions/", views.editions, name="editions"),
    path("editions/propose/", views.propose, name="edition_propose"),
    path("editions/<int:number>/", views.edition, name="edition"),
    path("editions/<int:number>/progress/", views.progress, name="edition_progress"),
    path("editions/<int:number>/compare/", views.compare, name="edition_compare"),
    path("editions/<int:number>/publish/", views.publish, name="edition_publish"),
]
