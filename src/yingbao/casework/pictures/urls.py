"""The pages of photographs and scanned papers."""

from django.urls import path

from yingbao.casework.pictures import views

urlpatterns = [
    path("cases/<int:number>/pictures/", views.pictures, name="pictures"),
    path("cases/<int:number>/pictures/add/", views.add, name="picture_add"),
    path("pictures/<int:number>/", views.picture, name="picture"),
    path("pictures/<int:number>/file/", views.file, name="picture_file"),
    path("pictures/<int:number>/withdraw/", views.withdraw, name="picture_withdraw"),
]
