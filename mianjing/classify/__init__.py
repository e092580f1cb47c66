"""Where an entry belongs: its topic, its tags, its place in the learning order."""

from .tags import Tagger
from .topics import Filer, Filing, TopicRule, load_filer

__all__ = ["Filer", "Filing", "Tagger", "TopicRule", "load_filer"]
