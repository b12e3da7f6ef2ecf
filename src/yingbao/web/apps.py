from django.apps import AppConfig


class Web(AppConfig):
    name = "yingbao.web"
    label = "web"
    verbose_name = "页面"
