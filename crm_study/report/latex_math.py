"""Equations as LaTeX, for Markdown."""

from __future__ import annotations

import re

from crm_study.report.blocks import Equation, Symbol, Term

_SPECIAL = re.compile(r"[^A-Za-z0-9.]")


def latex(equation: Equation) -> str:
    r"""Return an equation as LaTeX, without the dollar signs.

    Examples
    --------
    >>> from crm_study.results.prose import Prose
    >>> terms = (Term(Prose(["0.80"])), Term(Prose(["−0.30"]), Symbol("X", "1")))
    >>> latex(Equation(Symbol("Y", hat=True), terms, "in words"))
    '\\hat{Y} = 0.80 - 0.30\\,X_{1}'
    """
    first, *others = equation.terms
    opening = f"-{_number(first)}" if first.sign != "+" else _number(first)
    parts = [opening, *(f"{_sign(term)} {_number(term)}" for term in others)]
    return f"{_symbol(equation.left)} = {' '.join(parts)}"


def _sign(term: Term) -> str:
    return "+" if term.sign == "+" else "-"


def _number(term: Term) -> str:
    size = _plain(term.size).replace(",", "{,}")
    return f"{size}\\,{_symbol(term.symbol)}" if term.symbol else size


def _symbol(symbol: Symbol) -> str:
    base = _plain(symbol.base)
    hatted = f"\\hat{{{base}}}" if symbol.hat else base
    return f"{hatted}_{{{_plain(symbol.index)}}}" if symbol.index else hatted


def _plain(text: str) -> str:
    """Leave out every sign that LaTeX could read as a command."""
    return _SPECIAL.sub(lambda found: "," if found.group() == "," else "", text)
