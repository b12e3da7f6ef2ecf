"""The pages of the bundles."""

from django.urls import path

from yingbao.discovery.bundles import views, views_of_paper

urlpatterns = [
    path("", views.bundles, name="bundles"),
    path("<int:number>/", views.bundle, name="bundle"),
    path("<int:number>/paper/", views_of_paper.paper, name="bundle_paper"),
    path("<int:number>/consent/", views.consent, name="bundle_consent"),
    path("<int:number>/visited/", views.visited, name="bundle_visited"),
    path("<int:number>/close/", views.close, name="bundle_close"),
]
