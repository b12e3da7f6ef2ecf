from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Accounts(AppConfig):
    name = "yingbao.accounts"
    label = "accounts"
    verbose_name = "人员与权限"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from yingbao.accounts import sessions
        from yingbao.accounts.providing import provide
        from yingbao.accounts.setting_up import after_migrating

        post_migrate.connect(after_migrating, sender=self, dispatch_uid="accounts.setting_up")
        user_logged_in.connect(sessions.begin, dispatch_uid="accounts.sessions")
        provide()
