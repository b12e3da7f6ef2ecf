from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Discovery(AppConfig):
    name = "yingbao.discovery"
    label = "discovery"
    verbose_name = "发现"

    def ready(self) -> None:
        from yingbao.discovery.setting_up import after_migrating
        from yingbao.engine.dictionary import Label
        from yingbao.web.navigation import Entry, register

        register(Entry(Label("线索", "Findings"), "discovery:findings", "files", group="work", order=10))
        post_migrate.connect(after_migrating, sender=self, dispatch_uid="discovery.setting_up")
