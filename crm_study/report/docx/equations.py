"""Equations in Office Math: what Word edits as an equation and reads aloud."""

from __future__ import annotations

from crm_study.report.blocks import Equation, Symbol, Term
from crm_study.report.docx.markup import escaped, paragraph

_FONT = '<w:rPr><w:rFonts w:ascii="Cambria Math" w:hAnsi="Cambria Math"/></w:rPr>'
_HAT = '<m:accPr><m:chr m:val="\u0302"/></m:accPr>'


def equation(block: Equation) -> str:
    """Return an equation as a paragraph of its own."""
    first, *others = block.terms
    opening = _run(first.sign) if first.sign != "+" else ""
    terms = opening + _term(first) + "".join(_run(one.sign) + _term(one) for one in others)
    math = f"<m:oMath>{_symbol(block.left)}{_run('=')}{terms}</m:oMath>"
    left = '<m:oMathParaPr><m:jc m:val="left"/></m:oMathParaPr>'
    return paragraph("Equation", f"<m:oMathPara>{left}{math}</m:oMathPara>")


def _term(term: Term) -> str:
    return _run(term.size) + (_symbol(term.symbol) if term.symbol else "")


def _symbol(symbol: Symbol) -> str:
    base = _run(symbol.base)
    if symbol.index:
        base = f"<m:sSub><m:e>{base}</m:e><m:sub>{_run(symbol.index)}</m:sub></m:sSub>"
    return f"<m:acc>{_HAT}<m:e>{base}</m:e></m:acc>" if symbol.hat else base


def _run(text: str) -> str:
    return f'<m:r>{_FONT}<m:t xml:space="preserve">{escaped(text)}</m:t></m:r>'
