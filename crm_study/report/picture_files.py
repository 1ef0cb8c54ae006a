"""Names of picture files, which stay in their folder whatever a figure is called."""

from __future__ import annotations

import re

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")


def picture_file(name: str) -> str:
    """Return the file name of a figure.

    Examples
    --------
    >>> picture_file("../a b")
    '-a-b.svg'
    """
    return f"{_UNSAFE.sub('-', name).strip('.') or 'figure'}.svg"
