"""Coded segments of interviews, as columns that can be counted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats

_CODE = re.compile(r"[A-Za-z]{0,6}[-_ ]?\d{1,6}[a-z]?")


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """One entry a coded segment.

    Attributes
    ----------
    themes : mapping of str to str
        Code and label, in the order of the codebook.
    first, second : tuple of str
        Codes given by the coders; ``second`` is empty where there is one coder, and ""
        where a coder gave none.
    interview, role : tuple of str
        Of the segment; ``role`` is empty where none is declared.
    roles : tuple of str
        The roles in their order.
    tone : ndarray of float, shape (n_segments,)
        -1, 0 or 1; nan where none was given.
    quote : tuple of str
        Code of the quote, or "".
    """

    themes: Mapping[str, str]
    first: tuple[str, ...]
    second: tuple[str, ...]
    interview: tuple[str, ...]
    role: tuple[str, ...]
    tone: Floats
    quote: tuple[str, ...]
    roles: tuple[str, ...]

    @property
    def interviews(self) -> tuple[str, ...]:
        """The interviews in the order in which they come."""
        return tuple(dict.fromkeys(self.interview))

    def of(self, theme: str) -> NDArray[np.bool_]:
        """Tell which segments the first coder gave a theme."""
        return np.array([code == theme for code in self.first])

    def within(self, role: str) -> NDArray[np.bool_]:
        """Tell which segments come from a role."""
        return np.array([own == role for own in self.role])

    def n_interviews(self, chosen: NDArray[np.bool_]) -> int:
        """Count the interviews with a chosen segment."""
        return len(
            {name for name, is_in in zip(self.interview, chosen.tolist(), strict=True) if is_in}
        )

    def mentions(self) -> Floats:
        """Return which interview spoke of which theme, shape (n_interviews, n_themes)."""
        table = np.zeros((len(self.interviews), len(self.themes)))
        row = {name: place for place, name in enumerate(self.interviews)}
        column = {name: place for place, name in enumerate(self.themes)}
        for name, theme in zip(self.interview, self.first, strict=True):
            if theme in column:
                table[row[name], column[theme]] = 1.0
        return table

    def both(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the codes of both coders as numbers, segments that both coded."""
        number = {name: place for place, name in enumerate(self.themes)}
        pairs = [
            (number[one], number[two])
            for one, two in zip(self.first, self.second, strict=True)
            if one in number and two in number
        ]
        coded = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        return coded[:, 0], coded[:, 1]


def require_quote_codes(quotes: Sequence[str], *, column: str) -> None:
    """Refuse words where codes of quotes are meant, so that no quote is ever printed.

    Raises
    ------
    AnalysisError
        An entry that is no code; the message does not repeat it.

    Examples
    --------
    >>> require_quote_codes(["Q-001", "", "M3-12"[:2] + "12"], column="quote")
    """
    wrong = [place for place, text in enumerate(quotes, 1) if text and not _CODE.fullmatch(text)]
    if wrong:
        raise AnalysisError(
            f"'{column}' must hold codes of quotes, such as Q-001, and row {wrong[0]} of "
            f"{len(quotes)} holds something else. Words of interviews are kept out of outputs."
        )


def tones(values: Floats, *, low: float, high: float) -> Floats:
    """Return -1 below the middle of a scale, 0 on it, 1 above; nan stays.

    Examples
    --------
    >>> tones(np.array([1.0, 2.0, 3.0]), low=1, high=3)
    array([-1.,  0.,  1.])
    """
    return np.asarray(np.sign(values - (low + high) / 2))
