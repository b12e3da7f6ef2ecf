"""Where files are compared, merged and split."""

from django.urls import path

from yingbao.registry.identity import views

urlpatterns = [
    path("identity/", views.pairs, name="pairs"),
    path("identity/<int:pair>/", views.pair, name="pair"),
    path("identity/compare/<int:one>/<int:other>/", views.compare, name="compare"),
    path("identity/merges/<int:merged>/", views.merged, name="merged"),
]
