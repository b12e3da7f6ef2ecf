from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Casework(AppConfig):
    name = "yingbao.casework"
    label = "casework"
    verbose_name = "办理"

    def ready(self) -> None:
        import yingbao.casework.exchange.tasks
        import yingbao.casework.letters.tasks
        import yingbao.casework.outbox.tasks  # noqa: F401 - jobs are known by being imported
        from yingbao.casework.letters.setting_up import after_migrating as number_letters
        from yingbao.casework.setting_up import after_migrating
        from yingbao.casework.tasks import close_soon, follow_soon, read_plan
        from yingbao.discovery.publishing.signals import kept, published
        from yingbao.registry.signals import stated

        _menu()
        _tiles()
        stated.connect(close_soon, dispatch_uid="casework.close_soon")
        kept.connect(read_plan, dispatch_uid="casework.read_plan")
        published.connect(follow_soon, dispatch_uid="casework.follow_soon")
        post_migrate.connect(after_migrating, sender=self, dispatch_uid="casework.setting_up")
        post_migrate.connect(number_letters, sender=self, dispatch_uid="casework.letters.setting_up")


def _menu() -> None:
    from yingbao.accounts.roles import by_itself, for_a_body
    from yingbao.engine.dictionary import Label
    from yingbao.web.navigation import Entry, register

    register(
        Entry(Label("新情况", "News"), "casework:news", "state", group="work", order=2),
        Entry(Label("告知与短信", "Messages"), "casework:outbox", "state", group="work", order=10),
        Entry(Label("今天要走的门", "Today's doors"), "casework:doors", "state", group="work", order=3),
        Entry(Label("办件", "Cases"), "casework:cases", "cases", group="work", order=5),
        Entry(Label("我和我家的办件", "My cases"), "casework:mine", "cases", group="work", order=5, whose=by_itself),
        Entry(
            Label("本单位应办的事和办件", "Our duties and cases"),
            "casework:ours",
            "cases",
            group="work",
            order=5,
            whose=for_a_body,
        ),
        Entry(Label("公示栏", "Notice board"), "casework:notices", "cases", group="work", order=8),
        Entry(Label("批量出文书", "Many letters at once"), "casework:orders", "state", group="work", order=9),
        Entry(Label("经济状况核对", "Means checks"), "casework:checks", "state", group="work", order=6),
        Entry(Label("上报与回传", "Lists for platforms"), "casework:exchanges", "export", group="work", order=10),
        Entry(Label("一表通", "Fill a form once"), "casework:blanks", "export", group="work", order=11),
    )


def _tiles() -> None:
    """What waits in this room."""
    from yingbao.casework import queries
    from yingbao.casework.deaths.queries import mine_to_stop
    from yingbao.casework.letters.queries import owing
    from yingbao.casework.outbox.news import waiting
    from yingbao.casework.twice.queries import mine_waiting as granted_twice
    from yingbao.engine.dictionary import Label
    from yingbao.registry.home import Tile, register

    register(
        Tile(Label("新情况", "news"), "casework:news", "state", waiting, "", 4, 100),
        Tile(Label("待我办理", "for me to do"), "casework:cases", "state", queries.mine_waiting, "gap", 5),
        Tile(Label("还差文书", "letters owed"), "casework:orders", "state", owing, "gap", 7, while_any=True),
        Tile(Label("已超时", "overdue"), "casework:late", "state", queries.late, "gap", 6),
        Tile(
            Label("去世后要停的", "to stop after a death"),
            "casework:deaths",
            "state",
            mine_to_stop,
            "gap",
            7,
            while_any=True,
        ),
        Tile(
            Label("重复在发，或多发未了结", "granted twice, or overpaid"),
            "casework:twices",
            "state",
            granted_twice,
            "gap",
            7,
            while_any=True,
        ),
    )
