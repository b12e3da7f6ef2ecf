from functools import partial
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Discovery(AppConfig):
    name = "yingbao.discovery"
    label = "discovery"
    verbose_name = "发现"

    def ready(self) -> None:
        import yingbao.discovery.publishing.tasks  # noqa: F401 - jobs are known by being imported
        from yingbao.accounts.days import Follower, follow_the_day
        from yingbao.discovery.foreseeing import foresee, leave_to_the_minute
        from yingbao.discovery.setting_up import after_migrating
        from yingbao.discovery.tasks import look_soon
        from yingbao.engine.dictionary import Label
        from yingbao.registry.signals import stated
        from yingbao.web.navigation import Entry, register
        from yingbao.web.warming import before_serving

        register(
            Entry(Label("线索", "Findings"), "discovery:findings", "cases", group="work", order=10),
            Entry(Label("一件事", "Life events"), "discovery:bundles", "cases", group="work", order=15),
            Entry(
                Label("动态监测", "Monitoring"),
                "discovery:monitoring",
                "cases|statistics",
                group="work",
                order=20,
                whose=_told_of_the_watched,
            ),
            Entry(Label("抽样走访", "Sample visits"), "discovery:visits", "state", group="work", order=60),
            Entry(
                Label("覆盖与抽样", "Coverage and samples"),
                "discovery:reach",
                "cases|statistics",
                group="registers",
                order=80,
            ),
            Entry(Label("政策版本", "Editions"), "discovery:editions", "publish|audit", group="office", order=35),
        )
        _tiles()
        _tiles_of_findings()
        before_serving(_read_the_law)
        follow_the_day("discovery", Follower(foresee, leave_to_the_minute))
        stated.connect(look_soon, dispatch_uid="discovery.look_soon")
        post_migrate.connect(after_migrating, sender=self, dispatch_uid="discovery.setting_up")


def _tiles() -> None:
    """What waits in this room."""
    from yingbao.discovery import queries
    from yingbao.discovery.bundles.queries import bundles_waiting
    from yingbao.discovery.monitoring.queries import pushes_waiting
    from yingbao.discovery.publishing.queries import waiting as editions_waiting
    from yingbao.engine.dictionary import Label
    from yingbao.registry.home import Tile, register

    register(
        Tile(
            Label("监测推送待办", "work from monitoring"),
            "discovery:pushes",
            "state",
            pushes_waiting,
            order=14,
            whose=_told_of_the_watched,
        ),
        Tile(Label("一件事待办", "life events open"), "discovery:bundles", "state", bundles_waiting, order=12),
        Tile(
            Label("政策版本待发布", "editions to publish"),
            "discovery:editions",
            "publish",
            editions_waiting,
            order=25,
            while_any=True,
        ),
        Tile(Label("抽样走访", "sample visits"), "discovery:visits", "state", queries.visits_waiting, order=20),
    )


def _tiles_of_findings() -> None:
    """Findings that nobody works on yet."""
    from yingbao.discovery import queries
    from yingbao.engine.dictionary import Label
    from yingbao.registry.home import Tile, register

    register(
        Tile(
            Label("线索待核实", "findings to verify"),
            "discovery:findings",
            "state",
            partial(queries.findings_waiting, "suspected"),
            "gap",
            10,
            asked="?state=suspected",
        ),
        Tile(
            Label("线索已核实、待办", "verified findings to take up"),
            "discovery:findings",
            "state",
            partial(queries.findings_waiting, "verified"),
            "gap",
            11,
            while_any=True,
            asked="?state=verified",
        ),
    )


def _told_of_the_watched(desk: Any) -> bool:
    """Who reads monitoring: statistics, or roles that may have any fact revealed; others are told of nobody there."""
    from yingbao.registry.answers.looking import may_look_closely
    from yingbao.web.navigation import at_work

    return at_work(desk) and (desk.may("statistics") or may_look_closely(desk))


def _read_the_law() -> None:
    """The policies, compiled for the office's day: seconds, once a process."""
    from yingbao.accounts.models import Office
    from yingbao.registry.answers.lawbook import asking_law, cards

    day = Office.objects.using("gate").get().day
    cards(day)
    asking_law(day)
