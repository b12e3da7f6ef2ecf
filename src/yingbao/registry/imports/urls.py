"""Where imports are."""

from django.urls import path

from yingbao.registry.imports import views

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/template/", views.blank, name="import_template"),
    path("imports/<int:run>/", views.run, name="import"),
    path("imports/<int:run>/progress/", views.progress, name="import_progress"),
    path("imports/<int:run>/returned/", views.returned, name="import_returned"),
]
