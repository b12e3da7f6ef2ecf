from django.apps import AppConfig


class Web(AppConfig):
    name = "yingbao.web"
    label = "web"
    verbose_name = "页面"

    def ready(self) -> None:
        from yingbao.web.threads import follow

        follow()
