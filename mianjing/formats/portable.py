"""File names that a clone on any system can hold.

Windows refuses device names with any extension, some punctuation, and a dot or a space at the end
(https://learn.microsoft.com/windows/win32/fileio/naming-a-file); it and macOS take letters that differ in
case only for the same.
"""

from __future__ import annotations

import re

_PORTS = (f"{port}{number}" for port in ("com", "lpt") for number in (*range(10), "¹", "²", "³"))
DEVICES = frozenset({"con", "prn", "aux", "nul", "conin$", "conout$", *_PORTS})
_FORBIDDEN = re.compile(r'[<>:"\\|?*\x00-\x1f]')


def unportable(name: str) -> str:
    """What keeps Windows from holding a file or folder of this name; empty if nothing does.

    >>> unportable("aux.yml"), unportable("a?.yml"), unportable("rag."), unportable("auxiliary.yml")
    ('it is the name of a device', '`?` is not allowed', 'it ends in a dot or space', '')
    """
    if is_device(name):
        return "it is the name of a device"
    found = _FORBIDDEN.search(name)
    if found:
        return f"`{found.group()}` is not allowed"
    return "it ends in a dot or space" if name.endswith((".", " ")) else ""


def is_device(name: str) -> bool:
    """Is this the name of a device, whatever its extension?"""
    return name.partition(".")[0].rstrip(" ").lower() in DEVICES
