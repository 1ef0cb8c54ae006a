"""Parts of the outline: declared once, filled from the findings of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_study.report.document import Block, FigureBlock, Notice, TableBlock

if TYPE_CHECKING:
    from crm_study.report.outline.material import Material


@dataclass(frozen=True, slots=True)
class Group:
    """Exhibits that are read together, and what is said before and after them.

    Attributes
    ----------
    lead : str
        What leads to the exhibits; the mention of them is added.
    exhibits : tuple of TableBlock or FigureBlock
        In the order of the page.
    reading : str
        The largest, the smallest, the decision with its rule.
    after : tuple of Block
        What follows the reading: an equation, a list.
    caution : str
        What may not be concluded.
    literature : str
        The place that waits for the author.
    footnotes : tuple of str
        Notes to the lead.
    notices : tuple of Notice
        What went wrong, or is to be read with care.
    """

    lead: str = ""
    exhibits: tuple[TableBlock | FigureBlock, ...] = ()
    reading: str = ""
    after: tuple[Block, ...] = ()
    caution: str = ""
    literature: str = ""
    footnotes: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()


Source = Callable[["Material"], Iterator[Group]]
"""Gives the groups of a part; none where a run has nothing for it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the outline; one that comes to nothing is left out.

    Attributes
    ----------
    name : str
        Anchor.
    title, short : str
        Heading, and its line in the contents where that must be shorter.
    sources : tuple of Source
        What stands in it, in order.
    lead : str
        What opens the section.
    caution : str
        What may not be concluded from the whole section.
    literature : str
        The place that waits for the author.
    footnotes : tuple of str
        Notes to the lead.
    parts : tuple of Part
        Its own sections.
    each : callable, optional
        Gives further sections, such as one a model.
    """

    name: str
    title: str
    sources: tuple[Source, ...] = ()
    short: str = ""
    lead: str = ""
    caution: str = ""
    literature: str = ""
    footnotes: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    each: Callable[[Material], Iterable[Part]] | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the outline.

    Attributes
    ----------
    name, title : str
        Anchor and heading.
    parts : tuple of Part
        Its sections.
    place : int or None
        Its number against that of the chapter of findings; None for an appendix.
    lead : str
        What opens it.
    """

    name: str
    title: str
    parts: tuple[Part, ...]
    place: int | None = 0
    lead: str = ""
