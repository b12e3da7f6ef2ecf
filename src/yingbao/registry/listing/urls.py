"""Where the lists are: residents first, the other kinds beside."""

from django.urls import path

from yingbao.registry.listing import views

urlpatterns = [
    path("residents/", views.files, name="people"),
    path("files/<str:kind>/", views.files, name="files"),
]
