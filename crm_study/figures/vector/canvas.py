"""Whether figures are begun as pages of SVG, or as matplotlib's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_WANTED: ContextVar[bool] = ContextVar("vector figures", default=False)


@contextmanager
def as_vectors() -> Iterator[None]:
    """Begin figures as pages that only write SVG, and need no matplotlib, within a block.

    Examples
    --------
    >>> with as_vectors():
    ...     wanted_as_vectors()
    True
    """
    token = _WANTED.set(True)
    try:
        yield
    finally:
        _WANTED.reset(token)


def wanted_as_vectors() -> bool:
    """Tell whether a new figure is to be a page of SVG."""
    return _WANTED.get()
