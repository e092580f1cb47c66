"""The one reading of Markdown: what is code, a formula, a link, a tag, a heading, by CommonMark's rules.

``parse`` gives a ``MarkdownDocument``: markdown-it's tokens with their line maps, and where in the text each
piece stands. Segmenting, repairs, checks, search text, links and pages all ask it, so they cannot disagree.

CommonMark is extended by

- tables and strikethrough as on GitHub, but a bar inside a formula parts no cells;
- footnotes (``[^1]`` and ``[^1]: …``), shown where they are written;
- formulas: ``$…$`` by Pandoc's rule (no space inside the dollars, no digit after them), so that two prices in
  a line stay prices; ``$$…$$`` in a line or as a block; ``\\(…\\)`` in a line; ``\\[…\\]`` and
  ``\\begin{…}…\\end{…}`` as blocks of whole lines;
- bare addresses (``https://…``), which end where a Chinese character begins;
- HTML of an allow-list: what is no well-formed, closed tag of a listed element is text (``a<b 且 c>d``);
- ``**`` that opens or closes beside Chinese characters, where CommonMark asks for a space;
- ``__name__``, which is a name and not bold;
- a line break between two Chinese characters, which is no space.

Nesting is bounded by ``DEEPEST``; ``Document.too_deep`` names the line that goes deeper.
"""

from mianjing.core.markdown.document import Fence, Formula, MarkdownDocument, TextLink, TextSpan
from mianjing.core.markdown.html import HtmlTag, tags, visible_html
from mianjing.core.markdown.parser import DEEPEST, parse, parse_title
from mianjing.core.markdown.text import plain, plain_block, plain_inline

__all__ = [
    "DEEPEST",
    "Fence",
    "Formula",
    "HtmlTag",
    "MarkdownDocument",
    "TextLink",
    "TextSpan",
    "parse",
    "parse_title",
    "plain",
    "plain_block",
    "plain_inline",
    "tags",
    "visible_html",
]
