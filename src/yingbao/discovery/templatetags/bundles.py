"""{% bundles_of finding %}: links to the bundles that a finding belongs to."""

from __future__ import annotations

from typing import Any

from django import template

from yingbao.discovery.bundles.events import label_of
from yingbao.discovery.bundles.queries import bundles_of as held_of
from yingbao.discovery.models import Finding

register = template.Library()


@register.inclusion_tag("discovery/bundles/_of.html")
def bundles_of(finding: Finding) -> dict[str, Any]:
    return {"held": [(bundle, label_of(bundle.event)) for bundle in held_of(finding.pk)]}
