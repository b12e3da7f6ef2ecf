"""What the law says now of one subject of the registry, answered by the engine from what the desk may look at."""

from yingbao.registry.answers.answering import Answer, Answers, answer
from yingbao.registry.answers.looking import glance, look_closely, may_look_closely
from yingbao.registry.answers.naming import with_names
from yingbao.registry.answers.proving import Shown, prove

__all__ = ["Answer", "Answers", "Shown", "answer", "glance", "look_closely", "may_look_closely", "prove", "with_names"]
