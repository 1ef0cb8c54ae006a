"""The interviews of the main wave as the checks of data quality see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.protocol.asking import asked_if, consent_given, consent_item
from crm_study.protocol.instrument import Item, Shown
from crm_study.protocol.study import Study
from crm_study.responses.answers import Refusal
from crm_study.responses.columns import Columns
from crm_study.responses.responses import MAIN, PILOT, Responses

if TYPE_CHECKING:
    pass

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Interviews:
    """Admitted interviews of the main wave, and the rows refused at the door.

    Attributes
    ----------
    study : Study
    names : tuple of str, length k
        Items on scales and numbers that are in the data.
    values, keyed : ndarray of float, shape (n, k)
        Raw answers, and the same with reverse-keyed ones turned; nan where missing.
    scores : mapping of str to ndarray of float, shape (n,)
        Scale scores by construct.
    design : mapping of str to list, each of length n
        What is known of every interview beside its answers, by `Responses.design`.
    received : mapping of str to list
        The same of every row of the wave, refused ones included.
    refusals : tuple of Refusal
        Why rows of the wave were refused.
    """

    study: Study
    names: tuple[str, ...]
    values: Floats
    keyed: Floats
    scores: Mapping[str, Floats]
    design: Mapping[str, list[Any]]
    received: Mapping[str, list[Any]]
    refusals: tuple[Refusal, ...]

    def __len__(self) -> int:
        return len(self.values)

    @property
    def rows(self) -> list[int]:
        """Rows of the file, one an interview."""
        return self.design["row_number"]

    @cached_property
    def place(self) -> dict[str, int]:
        """Column of every item."""
        return {name: j for j, name in enumerate(self.names)}

    @cached_property
    def questions(self) -> dict[str, Item]:
        """Every item of the questionnaire, by its id, in the order asked."""
        return {item.id: item for item in self.study.instrument.items()}

    @cached_property
    def consented(self) -> Mask:
        """Who did not refuse, shape (n,); all where nobody was asked."""
        given = consent_given(self.study.instrument)
        agreed = np.ones(len(self), dtype=bool)
        return agreed if given is None or given.item not in self.place else self._holds(given)

    @cached_property
    def asked(self) -> Mask:
        """Which questions were asked, shape (n, k), by the declared conditions.

        Consent, screening and a question's own conditions, as
        `crm_study.protocol.asking.asked_if` has them. Where a question's own condition
        cannot be judged from numbers, what was answered counts as asked.
        """
        asked = np.ones(self.values.shape, dtype=bool)
        for j, name in enumerate(self.names):
            if not self.is_judged(self.questions[name]):
                asked[:, j] = ~np.isnan(self.values[:, j])
            for shown in self.conditions(name):
                asked[:, j] &= self._holds(shown)
        return asked

    def conditions(self, name: str) -> tuple[Shown, ...]:
        """Return the conditions of an item that can be read from the numbers."""
        every = asked_if(self.study.instrument, name)
        return tuple(shown for shown in every if self._is_known(shown))

    def is_judged(self, item: Item) -> bool:
        """Whether the item's own conditions can be read from the numbers."""
        return all(self._is_known(shown) for shown in item.shown_if)

    @property
    def consent(self) -> str | None:
        """Id of the item that asks for consent, where the data have it."""
        item = consent_item(self.study.instrument)
        return item.id if item is not None and item.id in self.place else None

    def columns(self, names: Sequence[str], *, keyed: bool = False) -> Floats:
        """Return some answers, shape (n, len(names))."""
        table = self.keyed if keyed else self.values
        return table[:, [self.place[name] for name in names]]

    def has(self, role: str) -> bool:
        """Whether a column of the fieldwork was declared and is in the data."""
        return role in self.design

    def _is_known(self, shown: Shown) -> bool:
        if shown.item not in self.place:
            return False
        scale = self.study.scale_of(shown.item)
        missing = {*self.study.missing.codes, *(scale.missing if scale else ())}
        return not missing & set(_codes(shown))

    def _holds(self, shown: Shown) -> Mask:
        """Who gave one of the answers, shape (n,); a blank is no refusal of consent."""
        code = self.values[:, self.place[shown.item]]
        met = np.isin(code, _codes(shown))
        return met | np.isnan(code) if shown.item == self.consent else met


def interviews_of(study: Study, responses: Responses) -> Interviews:
    """Gather the main wave."""
    main = responses.wave(MAIN)
    ours = responses.arrivals.take(responses.arrivals["wave"] != PILOT)
    rows = set(ours["row_number"].tolist())
    return Interviews(
        study=study,
        names=main.given.names,
        values=main.given.matrix(main.given),
        keyed=main.keyed.matrix(main.keyed),
        scores=main.scored.arrays,
        design=_lists(main.people),
        received=_lists(ours),
        refusals=tuple(one for one in responses.refusals if one.row in rows),
    )


def _lists(people: Columns) -> dict[str, list[Any]]:
    return {name: people[name].tolist() for name in people}


def _codes(shown: Shown) -> list[float]:
    """Codes of a condition as numbers; a text code matches none."""
    return [float(code) for code in shown.equals if code.lstrip("-").isdigit()]
