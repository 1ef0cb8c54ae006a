"""Characters as LaTeX of every engine and font can set them."""

from __future__ import annotations

import unicodedata

_NAMES = (
    *("alpha", "beta", "gamma", "delta", "varepsilon", "zeta", "eta", "theta", "iota", "kappa"),
    *("lambda", "mu", "nu", "xi", "o", "pi", "rho", "varsigma", "sigma", "tau", "upsilon"),
    *("varphi", "chi", "psi", "omega"),
)
_GREEK = {chr(0x3B1 + at): name for at, name in enumerate(_NAMES)}
_MATHEMATICAL = {
    **{letter: rf"\{name}" for letter, name in _GREEK.items() if name != "o"},
    "Δ": r"\Delta",
    "Σ": r"\Sigma",
    "Ω": r"\Omega",
    "−": "-",
    "×": r"\times",
    "÷": r"\div",
    "±": r"\pm",
    "·": r"\cdot",
    "≤": r"\le",
    "≥": r"\ge",
    "≠": r"\ne",
    "≈": r"\approx",
    "√": r"\surd",
    "∞": r"\infty",
    "→": r"\rightarrow",
    "←": r"\leftarrow",
    "↔": r"\leftrightarrow",
    "∑": r"\sum",
    "²": "^{2}",
    "³": "^{3}",
    "⁴": "^{4}",
    "★": r"\star",
    "●": r"\bullet",
    "○": r"\circ",
    **{chr(0x2080 + digit): f"_{{{digit}}}" for digit in range(10)},
}
_PLAIN = {
    "\u2002": r"\enspace{}",
    "\u2003": r"\quad{}",
    "\u2007": r"\phantom{0}",
    "\u2009": r"\,",
    "\u202f": r"\,",
    "\u2011": "-",
    "\u2060": "",
    "∗": "*",
}
_KNOWN = "–—‘’‚“”„†‡•…‰‹›€™"
_LAST_LATIN = 0x17F


def typeable(text: str) -> str:
    r"""Return LaTeX in which every character is one that common fonts have.

    Symbols become commands; what cannot be set at all is named in brackets.

    Examples
    --------
    >>> typeable("β = −.12 ☕")
    '\\ensuremath{\\beta} = \\ensuremath{-}.12 {[}hot beverage{]}'
    """
    return "".join(map(_typed, text))


def _typed(character: str) -> str:
    if character in _MATHEMATICAL:
        return rf"\ensuremath{{{_MATHEMATICAL[character]}}}"
    if character in _PLAIN:
        return _PLAIN[character]
    if ord(character) <= _LAST_LATIN or character in _KNOWN:
        return character
    if unicodedata.combining(character):
        return ""
    return f"{{[}}{unicodedata.name(character, 'character').lower()}{{]}}"
