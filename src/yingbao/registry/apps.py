from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Registry(AppConfig):
    name = "yingbao.registry"
    label = "registry"
    verbose_name = "登记"

    def ready(self) -> None:
        import yingbao.registry.imports.tasks  # noqa: F401 - jobs are known by being imported
        from yingbao.engine.dictionary import Label
        from yingbao.registry.rolling import follow
        from yingbao.registry.setting_up import after_migrating
        from yingbao.web.navigation import Entry, register

        statistics = Label("人口统计", "Population")
        register(Entry(statistics, "registry:statistics", "files|statistics", group="registers", order=90))
        doubles = Label("疑似重复", "Possible doubles")
        register(Entry(doubles, "registry:pairs", "merge", group="registers", order=80))
        post_migrate.connect(after_migrating, sender=self, dispatch_uid="registry.setting_up")
        follow()
