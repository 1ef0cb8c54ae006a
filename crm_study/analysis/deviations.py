"""Deviations from the frozen protocol, and answers that are older than the promise."""

from __future__ import annotations

import re
from typing import Any

from crm_study.errors import AnalysisError, ProtocolError
from crm_study.protocol.deviations import deviations
from crm_study.protocol.freeze import Frozen, frozen_beside
from crm_study.protocol.promises import FILE, PARTS
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.finding import Finding
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIMES = ("start", "submitted", "end")


class DeviationsFinding(Finding):
    """What is not as it was promised."""

    __slots__ = ()

    def table(self) -> Table:
        """Return every deviation with what was promised and what is now."""
        return self.lay_out(["label", "before", "after"], heads={"label": "What"})

    def prose(self) -> Prose:
        """Say how many deviations there are, and whether data are older than the promise."""
        if not self.overall:
            return super().prose()
        return join([self._deviations(), *self._days()])

    def _deviations(self) -> Prose:
        frozen = self.slot("glance", "frozen")
        if not self.number("glance", "n_deviations"):
            return compose("The protocol stands as it was frozen on {frozen}.", frozen=frozen)
        return compose(
            "The protocol was frozen on {frozen}. Since then {n} of its promises were changed, "
            "each listed here: what rests on them was not decided beforehand.",
            frozen=frozen,
            n=self.slot("glance", "n_deviations"),
        )

    def _days(self) -> list[Prose]:
        if not self.number("glance", "n_dated"):
            return [compose("When the answers were given is not known from the data.")]
        return [
            compose(
                "Of {n_dated} answers of the main wave with a date, {n_early} are older than "
                "the frozen protocol.",
                n_dated=self.slot("glance", "n_dated"),
                n_early=self.slot("glance", "n_early"),
            )
        ]


def deviations_chapter(study: Study, responses: Responses) -> Finding:
    """List every deviation from the frozen protocol.

    Raises
    ------
    AnalysisError
        There is no frozen protocol, or it cannot be used.
    """
    frozen = _frozen(study)
    rows = tuple(
        {
            "deviation": f"{one.part}/{one.name}",
            "label": f"{PARTS[one.part]}: {one.name}",
            "part": one.part,
            "before": one.before,
            "after": one.after,
        }
        for one in deviations(study, frozen)
    )
    overall = {"frozen": frozen.frozen, "n_deviations": len(rows), **_days(responses, frozen)}
    troubles = list(_troubles(overall, frozen))
    return DeviationsFinding(
        id="deviations",
        title="Deviations from the frozen protocol",
        rows=rows,
        overall=overall,
        status="warning" if troubles else "ok",
        reason=" ".join(troubles) or None,
        notes=(_definition(frozen),),
    )


def _frozen(study: Study) -> Frozen:
    try:
        frozen = frozen_beside(study)
    except ProtocolError as error:
        raise AnalysisError(str(error)) from None
    if frozen is None:
        raise AnalysisError(f"No frozen protocol ({FILE}) lies beside study '{study.id}'.")
    return frozen


def _days(responses: Responses, frozen: Frozen) -> dict[str, int]:
    """Count the main-wave rows that carry a date, and those older than the promise."""
    people = responses.wave(MAIN).people
    column = next((name for name in _TIMES if name in people), None)
    texts = people[column].tolist() if column else []
    days = [found[0] for text in texts if (found := _DAY.match(text))]
    return {"n_dated": len(days), "n_early": sum(day < frozen.frozen for day in days)}


def _troubles(overall: dict[str, Any], frozen: Frozen) -> list[str]:
    told = []
    if overall["n_deviations"]:
        told.append("The protocol was changed after it was frozen.")
    if overall["n_early"]:
        told.append("Some answers are older than the frozen protocol.")
    if frozen.data_existed:
        told.append("The data file existed when the protocol was frozen.")
    return told


def _definition(frozen: Frozen) -> str:
    return (
        f"Compared with {FILE}, frozen on {frozen.frozen} by {frozen.software} (SHA-256 of the "
        f"protocol {frozen.sha256[:12]}). Labels, hints, added languages and the status of "
        "translations are no deviation. Days are compared as dates, so that answers of the "
        "same day do not count as older."
    )
