"""The pages of what is granted twice."""

from django.urls import path

from yingbao.casework.twice import views

urlpatterns = [
    path("twice/", views.listed, name="twices"),
    path("twice/<int:number>/", views.one, name="twice"),
    path("twice/<int:number>/end/", views.end, name="twice_end"),
    path("twice/<int:number>/overpaid/", views.overpaid, name="twice_overpaid"),
]
