"""The search index: what the browser's engine (``theme/search/``) finds entries with.

``job`` (all that shapes an index) → ``documents`` → ``analysis`` (terms counted, cached per document) →
``columns`` (numbers side by side) → ``weights`` (BM25F) → ``packing`` and ``parts`` (scripts). ``process``
has all but the first two done beside the rest of a build.
"""

from mianjing.site.search.process import build_index
from mianjing.site.search.tokens import Token, tokens

__all__ = ["Token", "build_index", "tokens"]
