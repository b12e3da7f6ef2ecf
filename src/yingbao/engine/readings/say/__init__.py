"""The rule read back in plain words, Chinese or English."""

from yingbao.engine.readings.say.saying import Said, say

__all__ = ["Said", "say"]
