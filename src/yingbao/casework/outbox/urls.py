"""The pages of messages and news."""

from django.urls import path

from yingbao.casework.outbox import views

urlpatterns = [
    path("news/", views.news, name="news"),
    path("news/seen/", views.seen, name="news_seen"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/answers/", views.answers, name="outbox_answers"),
    path("outbox/<int:number>/", views.message, name="message"),
    path("outbox/<int:number>/file/", views.run, name="outbox_file"),
]
