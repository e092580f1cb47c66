"""The search index: what the browser's engine (``theme/search/``) finds entries with.

``documents`` → ``analysis`` (terms counted, cached per document) → ``columns`` (numbers side by side)
→ ``weights`` (BM25F) → ``packing`` and ``parts`` (scripts).
"""

from mianjing.site.search.build import build_index
from mianjing.site.search.tokens import Token, tokens

__all__ = ["Token", "build_index", "tokens"]
