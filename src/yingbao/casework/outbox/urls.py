"""The pages of messages and news."""

from django.urls import path

from yingbao.casework.outbox import views, views_of_news

urlpatterns = [
    path("news/", views_of_news.news, name="news"),
    path("news/count/", views_of_news.count, name="news_count"),
    path("news/seen/", views_of_news.seen, name="news_seen"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/answers/", views.answers, name="outbox_answers"),
    path("outbox/<int:number>/", views.message, name="message"),
    path("letters/<int:number>/deliver/", views.deliver, name="letter_deliver"),
    path("outbox/<int:number>/receipt/", views.receipt, name="letter_receipt"),
    path("outbox/<int:number>/file/", views.run, name="outbox_file"),
]
