"""The rule read back in plain words, Chinese or English."""

from yingbao.engine.readings.say.said import Said
from yingbao.engine.readings.say.saying import say

__all__ = ["Said", "say"]
