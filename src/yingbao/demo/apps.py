from typing import Any

from django.apps import AppConfig


class Demo(AppConfig):
    name = "yingbao.demo"
    label = "demo"
    verbose_name = "演示"

    def ready(self) -> None:
        from yingbao.accounts.days import Follower, follow_the_day
        from yingbao.demo.foreseeing import foresee, leave_to_the_night
        from yingbao.discovery.night.signals import later

        follow_the_day("demo", Follower(foresee, leave_to_the_night))
        later.connect(_pay_on, dispatch_uid="demo.pay_on")


def _pay_on(sender: Any, **days: Any) -> None:
    """What it takes is read when there is something to pay: pages never need it."""
    from yingbao.demo.office.onward import pay_on

    pay_on(days["before"], days["today"])
