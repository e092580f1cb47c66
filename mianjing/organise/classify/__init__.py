"""Where an entry belongs: its topic, its tags, its place in the learning order."""

from mianjing.organise.classify.tags import Tagger
from mianjing.organise.classify.topic_classifier import (
    Classification,
    TopicClassifier,
    TopicRule,
    load_classifier,
)

__all__ = ["Classification", "Tagger", "TopicClassifier", "TopicRule", "load_classifier"]
