"""Where an entry belongs: its topic and its tags."""

from mianjing.organise.classify.tags import Tagger
from mianjing.organise.classify.topic_classifier import (
    FLOOR,
    Classification,
    TopicClassifier,
    TopicRule,
    load_classifier,
)

__all__ = ["FLOOR", "Classification", "Tagger", "TopicClassifier", "TopicRule", "load_classifier"]
