"""What Granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingbao.web.settings")
application = get_wsgi_application()

if os.environ.get("YINGBAO_WARM") == "1":
    from yingbao.web.warming import warm_up

    warm_up()
