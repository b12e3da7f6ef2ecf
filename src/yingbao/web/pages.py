"""The addresses of the frame itself; the rooms have their own."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.decorators.http import require_POST

from yingbao.web import languages, views

app_name = "web"
urlpatterns = [
    path("language/", login_not_required(require_POST(languages.set_language)), name="language"),
    path("size/", login_not_required(require_POST(languages.set_size)), name="size"),
    path("keys/", login_not_required(require_POST(languages.set_keys)), name="keys"),
    path("components/", views.components, name="components"),
]
