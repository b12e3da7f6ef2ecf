import os

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from yingbao.accounts.roles import by_itself
from yingbao.engine.dictionary import Label
from yingbao.web.navigation import Entry, register


class Log(AppConfig):
    name = "yingbao.accounts.log"
    label = "log"
    verbose_name = "审计日志"

    def ready(self) -> None:
        from yingbao.accounts.log.sealing import start_sealer
        from yingbao.accounts.log.setting_up import after_migrating

        post_migrate.connect(after_migrating, sender=self, dispatch_uid="log.setting_up")
        register(
            Entry(Label("审计日志", "The log"), "log:lines", "audit", group="office", order=80),
            Entry(
                Label("谁看过我的档案", "Who looked at my files"),
                "log:mine",
                "cases",
                group="work",
                order=90,
                whose=by_itself,
            ),
            Entry(Label("日志核验", "Verify the log"), "log:verify", "audit", group="office", order=81),
        )
        if os.environ.get("YINGBAO_PROCESS") == "worker":
            start_sealer()
