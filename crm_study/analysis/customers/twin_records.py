"""Records that seem to be of one customer: alike after normalization, or but for a slip."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, product

Pair = tuple[int, int]
_PHONE_DIGITS = 9


def normalized(text: str) -> str:
    """Return text without accents, case, blanks and signs; of a long number its last 9 digits.

    The last 9 digits are what telephone numbers share that are written with and without the
    code of the country.

    Examples
    --------
    >>> normalized("  Uwéra, J. "), normalized("+250 788 123 456"), normalized("0788123456")
    ('uweraj', '788123456', '788123456')
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(sign for sign in plain if sign.isalnum())
    return kept[-_PHONE_DIGITS:] if kept.isdigit() and len(kept) >= _PHONE_DIGITS else kept


def exact_twins(records: Sequence[tuple[str, ...]]) -> list[Pair]:
    """Return the pairs of records that are alike in every field, none of them blank.

    Examples
    --------
    >>> exact_twins([("a", "1"), ("b", "1"), ("a", "1"), ("", "1"), ("", "1")])
    [(0, 2)]
    """
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, record in enumerate(records):
        if all(record):
            groups[record].append(place)
    return [pair for group in groups.values() for pair in combinations(group, 2)]


def near_twins(records: Sequence[tuple[str, ...]]) -> list[Pair]:
    """Return the pairs alike but for one field, which is blank in one or differs by one sign.

    At least two other fields must be alike where the field is blank, at least one where a sign
    was added, left out, replaced, or swapped with its neighbor.

    Examples
    --------
    >>> near_twins([("uwera", "1990"), ("uwerra", "1990"), ("uwera", "1909"), ("mugabo", "1990")])
    [(0, 1), (0, 2)]
    """
    n_fields = len(records[0]) if records else 0
    found: set[Pair] = set()
    for field in range(n_fields if n_fields > 1 else 0):
        for group in _alike_but(records, field):
            values = [(place, records[place][field]) for place in group]
            found.update(_slips(values))
            if n_fields > 2:
                found.update(_blanks(values))
    return sorted(found)


def is_slip(first: str, second: str) -> bool:
    """Tell whether two different texts are one sign apart.

    Examples
    --------
    >>> is_slip("uwera", "uwerra"), is_slip("1990", "1909"), is_slip("anne", "marie")
    (True, True, False)
    """
    if first == second or abs(len(first) - len(second)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), None)
    if start is None:
        return True
    left, right = first[start:], second[start:]
    swapped = left[:2] == right[1::-1] and len(left) > 1 and left[2:] == right[2:]
    return left[1:] == right[1:] or left[1:] == right or left == right[1:] or swapped


def _alike_but(records: Sequence[tuple[str, ...]], field: int) -> Iterator[list[int]]:
    """Yield groups of records whose other fields are alike and filled in."""
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, record in enumerate(records):
        rest = (*record[:field], *record[field + 1 :])
        if all(rest):
            groups[rest].append(place)
    return (group for group in groups.values() if len(group) > 1)


def _slips(values: Sequence[tuple[int, str]]) -> Iterator[Pair]:
    """Yield pairs one sign apart: two such texts share what is left without one of their signs."""
    index: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for place, text in values:
        if text:
            for kept in {text, *(text[:i] + text[i + 1 :] for i in range(len(text)))}:
                index[kept].append((place, text))
    for near in index.values():
        for (first, one), (second, other) in combinations(near, 2):
            if is_slip(one, other):
                yield min(first, second), max(first, second)


def _blanks(values: Sequence[tuple[int, str]]) -> Iterator[Pair]:
    blank = [place for place, text in values if not text]
    filled = [place for place, text in values if text]
    yield from ((min(pair), max(pair)) for pair in product(blank, filled))
