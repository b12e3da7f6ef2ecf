"""The pages of many cases at once."""

from django.urls import path

from yingbao.casework.many import views, views_of_queue

urlpatterns = [
    path("cases/together/", views.together, name="together"),
    path("cases/together/preview/", views.preview, name="together_preview"),
    path("cases/together/do/", views.confirm, name="together_do"),
    path("cases/queue/", views_of_queue.queue, name="queue"),
    path("cases/queue/urge/", views_of_queue.urge, name="queue_urge"),
]
