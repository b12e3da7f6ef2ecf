"""The pages of one file."""

from django.urls import path

from yingbao.registry.subjects import pages

urlpatterns = [
    path("subjects/<int:number>/", pages.subject, name="subject"),
    path("subjects/<int:number>/reveal/", pages.reveal, name="reveal"),
    path("subjects/<int:number>/law/", pages.law, name="law"),
    path("subjects/<int:number>/law/<str:policy>/", pages.proof, name="proof"),
    path("subjects/<int:number>/law/<str:policy>/<str:topic>/<str:occasion>/", pages.proof, name="event_proof"),
    path("subjects/<int:number>/received/", pages.received, name="received"),
    path("subjects/<int:number>/history/", pages.history, name="history"),
    path("subjects/<int:number>/moment/", pages.moment, name="moment"),
]
