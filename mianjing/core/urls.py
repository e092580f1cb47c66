"""Web addresses met in dumps: which lead somewhere for every reader, and what a redirect wrapper hides."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

# Pages that only send the reader on: (host, path or "" for any) → the query parameter with the true address.
_WRAPPERS = (
    ("links.jianshu.com", "", "to"),
    ("link.jianshu.com", "", "t"),
    ("link.zhihu.com", "", "target"),
    ("link.juejin.cn", "", "target"),
    ("link.csdn.net", "", "target"),
    ("gitee.com", "/link", "target"),
    ("www.google.com", "/url", "q"),
)

# Hosts a reader outside the author's workspace or company cannot reach. *.notion.site pages are published.
_INTERNAL_HOST = re.compile(
    r"(?:^|\.)(?:notion\.so|yuque\.antfin\.com|[a-z0-9]+-inc\.com|localhost"
    r"|[a-z0-9-]+\.(?:local|lan|corp|intranet|internal))$"
    r"|^(?:10|127|192\.168|169\.254|172\.(?:1[6-9]|2[0-9]|3[01]))\.[0-9.]+$"
)
# Uploads of a private workspace: the host is public, the file is not.
_PRIVATE_STORE = re.compile(r"secure\.notion-static\.com|prod-files-secure\.")
_HOST = re.compile(r"(?:[a-z0-9_-]+\.)+[a-z0-9-]{2,}|\[[0-9a-f:.]+\]", re.I)


def unwrap(url: str) -> str:
    """The address behind a redirect wrapper, or ``url`` itself.

    >>> unwrap("https://links.jianshu.com/go?to=https%3A%2F%2Fopenai.com%2Fblog%2F")
    'https://openai.com/blog/'
    """
    for _ in range(3):  # wrappers of wrappers exist; a fourth layer does not
        inner = _wrapped(url)
        if inner is None:
            return url
        url = inner
    return url


def public_url(url: str) -> str | None:
    """The unwrapped address where any reader may go, or None: relative, anchors, intranets, private pages.

    >>> public_url("https://www.notion.so/Transformer-101-a47acb") is None
    True
    >>> public_url("https://arxiv.org/abs/2203.02155")
    'https://arxiv.org/abs/2203.02155'
    """
    plain = unwrap(url.strip())
    try:
        parts = urlsplit(plain)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if parts.scheme.lower() == "mailto":
        return plain if "@" in parts.path else None
    if parts.scheme.lower() not in ("http", "https") or not _HOST.fullmatch(host):
        return None
    return None if _INTERNAL_HOST.search(host) or _PRIVATE_STORE.search(plain) else plain


def _wrapped(url: str) -> str | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    parameter = next(
        (name for host, path, name in _WRAPPERS if parts.netloc == host and path in ("", parts.path)), None
    )
    if parameter is None:
        return None
    values = parse_qs(parts.query).get(parameter, [])
    inner = values[0] if values else ""
    if "%3A%2F%2F" in inner.upper():
        inner = unquote(inner)
    return inner if inner.startswith(("http://", "https://")) else None
