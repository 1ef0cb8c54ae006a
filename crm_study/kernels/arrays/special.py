"""`scipy.special`, loaded when the first of its functions is asked for.

Loading it takes as long as loading numpy twice. The laws that most chapters need are in
`beta_gamma` and `normal_law`; this is for the rare ones, such as noncentral chi-squared.
A name that was asked for once is an attribute of this module from then on.
"""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    """Return a function of `scipy.special` (PEP 562)."""
    if name.startswith("__"):
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    from scipy import special

    value = getattr(special, name)
    globals()[name] = value
    return value
