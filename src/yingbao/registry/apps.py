from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Registry(AppConfig):
    name = "yingbao.registry"
    label = "registry"
    verbose_name = "登记"

    def ready(self) -> None:
        import yingbao.registry.imports.tasks  # noqa: F401 - jobs are known by being imported
        from yingbao.accounts.log.lists import fact_labels
        from yingbao.accounts.log.queries import attested
        from yingbao.engine.dictionary import Label
        from yingbao.registry import dictionary
        from yingbao.registry.imports.attesting import changed_imports
        from yingbao.registry.rolling import follow
        from yingbao.registry.setting_up import after_migrating
        from yingbao.web.navigation import Entry, register
        from yingbao.web.provided import provided
        from yingbao.web.warming import before_serving

        statistics = Label("人口统计", "Population")
        register(Entry(statistics, "registry:statistics", "cases|statistics", group="registers", order=90))
        register(Entry(Label("居民与单位", "Files"), "registry:people", "files", group="registers", order=20))
        register(Entry(Label("导入", "Imports"), "registry:imports", "import", group="registers", order=70))
        doubles = Label("疑似重复", "Possible doubles")
        register(Entry(doubles, "registry:pairs", "merge", group="registers", order=80))
        _tiles()
        fact_labels.append(dictionary.fact_labels)
        provided.department = dictionary.department_label
        attested.append(changed_imports)
        post_migrate.connect(after_migrating, sender=self, dispatch_uid="registry.setting_up")
        before_serving(_read_the_readings)
        follow()


def _read_the_readings() -> None:
    """The dictionary by which names are typed in pinyin."""
    from yingbao.registry.search.asking import understand

    understand("应保yingbao")


def _tiles() -> None:
    """What waits in this room."""
    from yingbao.accounts import glass
    from yingbao.engine.dictionary import Label
    from yingbao.registry.home import Tile, counting, register
    from yingbao.registry.queries import pairs_waiting

    register(
        Tile(
            Label("导入待决定", "imports to decide"), "registry:imports", "import", counting.imports_waiting, order=25
        ),
        Tile(
            Label("正在导入", "imports running"),
            "registry:imports",
            "import",
            counting.imports_running,
            order=26,
            while_any=True,
        ),
        Tile(Label("疑似重复待判断", "possible doubles to decide"), "registry:pairs", "merge", pairs_waiting, order=30),
        Tile(
            Label("紧急查看待复核", "broken glasses to review"),
            "accounts:glasses",
            "review",
            glass.waiting,
            "warn",
            40,
        ),
    )
