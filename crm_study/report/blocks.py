"""What a report is made of: frozen blocks without markup."""

from __future__ import annotations

from dataclasses import dataclass

from crm_study.results.prose import Prose
from crm_study.results.table import Table

_MINUS = "−"


@dataclass(frozen=True, slots=True)
class Heading:
    """A section begins; level 2 is the highest below the title.

    Attributes
    ----------
    level : int
        2 for a chapter, 3 for a section, 4 for a part of one.
    text, id : str
        Words and anchor.
    number : str
        What stands before the words: ``4.1``.
    short : str
        The words in the list of contents, where those of the heading are too long.
    chapter : str
        Number of the chapter that begins here; tables and figures are counted by it.
    """

    level: int
    text: str
    id: str
    number: str = ""
    short: str = ""
    chapter: str = ""

    @property
    def title(self) -> str:
        """The words, behind their number."""
        return f"{self.number}\u2002{self.text}" if self.number else self.text

    @property
    def entry(self) -> str:
        """The words of the list of contents, behind their number."""
        words = self.short or self.text
        return f"{self.number}\u2002{words}" if self.number else words


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a `Prose` keeps the addresses of its numbers.

    Attributes
    ----------
    text : str
        The sentences.
    footnotes : tuple of str
        Notes at the foot of the page, marked at the end of the paragraph.
    first : int
        Number of the first footnote, given by the document.
    """

    text: str
    footnotes: tuple[str, ...] = ()
    first: int = 0

    @property
    def numbered(self) -> tuple[tuple[int, str], ...]:
        """The footnotes with their numbers."""
        return tuple(enumerate(self.footnotes, start=self.first))


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table; its number is given by the document, its name lets sentences mention it.

    Attributes
    ----------
    number : int
        Place among all tables of the document, from 1.
    mark : str
        The number as printed: ``7`` or ``4.7``.
    """

    table: Table
    number: int = 0
    name: str = ""
    mark: str = ""

    @property
    def id(self) -> str:
        """Anchor of the table."""
        return f"table-{self.number}"


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """A figure as SVG, with its caption and what it shows in words."""

    name: str
    caption: str
    alt: str
    svg: str
    number: int = 0
    mark: str = ""

    @property
    def id(self) -> str:
        """Anchor of the figure."""
        return f"figure-{self.number}"


@dataclass(frozen=True, slots=True)
class Items:
    """A list of short texts."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A remark that stands out: ``warning``, ``failed`` or ``not_applicable``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class AuthorNote:
    """A place that waits for the author: a comparison, a source, a judgement of their own."""

    text: str


@dataclass(frozen=True, slots=True)
class Symbol:
    """A variable of an equation: its letter, its index, and a hat where it is predicted."""

    base: str
    index: str = ""
    hat: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A coefficient with its variable; the constant has none."""

    number: Prose
    symbol: Symbol | None = None

    @property
    def sign(self) -> str:
        """Plus or minus."""
        return _MINUS if self.number.startswith(_MINUS) else "+"

    @property
    def size(self) -> str:
        """The coefficient without its sign."""
        return self.number.removeprefix(_MINUS)

    @property
    def address(self) -> str:
        """Where the coefficient lives; nothing where it was made by hand."""
        return next((slot.address for slot in self.number.slots), "")


@dataclass(frozen=True, slots=True)
class Equation:
    """A regression equation.

    Attributes
    ----------
    left : Symbol
        What is predicted.
    terms : tuple of Term
        The constant and the slopes.
    alt : str
        The equation in words.
    """

    left: Symbol
    terms: tuple[Term, ...]
    alt: str


Block = Heading | Paragraph | TableBlock | FigureBlock | Items | Notice | AuthorNote | Equation
