"""Keep what every part gave, so that an interrupted run goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from crm_study.errors import OutputError
from crm_study.kernels.moments.frequencies import Frequencies
from crm_study.kernels.moments.moments import Moments
from crm_study.kernels.moments.pairwise import PairMoments
from crm_study.responses.scale.keeping_further import further_of, plain_further
from crm_study.responses.scale.parts import Part
from crm_study.responses.scale.picking import Picked
from crm_study.responses.scale.totals import Totals
from crm_study.responses.scale.work import Gathered


class Kept:
    """Results of parts in a folder, one pair of files a part.

    Parameters
    ----------
    folder : Path
        Made when the first part is kept.
    task : str
        Hash of the study and the settings: results of another task are not used.
    """

    def __init__(self, folder: Path, task: str) -> None:
        self._folder = folder / task[:16]

    def find(self, part: Part, size: int) -> Gathered | None:
        """Return what a part gave in an earlier run; None when it was not finished."""
        import polars as pl

        totals, rows = self._paths(part)
        try:
            plain = json.loads(totals.read_text(encoding="utf-8"))
            frame = pl.read_parquet(rows) if rows.is_file() else None
        except (OSError, ValueError, pl.exceptions.PolarsError):
            return None
        marks = np.array(plain["marks"], np.uint64)
        return Gathered(_totals(plain), Picked(size, marks, frame))

    def keep(self, part: Part, gathered: Gathered) -> None:
        """Keep what a part gave; the totals come last, and whole or not at all."""
        totals, rows = self._paths(part)
        text = json.dumps(_plain(gathered.totals) | {"marks": gathered.sample.marks.tolist()})
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if gathered.sample.rows is not None:
                gathered.sample.rows.write_parquet(rows)
            draft = totals.with_suffix(".part")
            draft.write_text(text, encoding="utf-8")
            draft.replace(totals)
        except OSError as error:
            raise OutputError(f"{self._folder} cannot be written: {error.strerror}.") from None

    def forget(self) -> None:
        """Remove what was kept, once the whole is done."""
        for path in self._folder.glob("*") if self._folder.is_dir() else ():
            path.unlink()
        for folder in (self._folder, self._folder.parent):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()

    def _paths(self, part: Part) -> tuple[Path, Path]:
        return self._folder / f"{part.key}.json", self._folder / f"{part.key}.parquet"


def totals_hash(totals: Totals) -> str:
    """Return a hash of what was summed up: it tells data apart that have no file to hash."""
    text = json.dumps(_plain(totals), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(totals: Totals) -> dict[str, Any]:
    """Return totals as JSON values; whole numbers all of them."""
    return {
        "counted": totals.counted,
        "returned": totals.returned,
        "strata": totals.strata,
        "clusters": totals.clusters,
        "answers": [sorted(counts.items()) for counts in totals.answers],
        "frequencies": [[sorted(f.counts.items()), f.unit] for f in totals.frequencies],
        "complete": _of_moments(totals.complete),
        "scales": [_of_moments(moments) for moments in totals.scales],
        "models": {name: _of_moments(moments) for name, moments in totals.models.items()},
        "pairs": [
            totals.pairs.counts.tolist(),
            totals.pairs.sums.tolist(),
            totals.pairs.squares.tolist(),
            totals.pairs.products.tolist(),
            totals.pairs.unit,
        ],
        **plain_further(totals),
    }


def _totals(plain: dict[str, Any]) -> Totals:
    counts, sums, squares, products, unit = plain["pairs"]
    return Totals(
        counted=Counter(plain["counted"]),
        returned=Counter(plain["returned"]),
        strata=Counter(plain["strata"]),
        clusters=Counter(plain["clusters"]),
        answers=tuple(Counter(dict(pairs)) for pairs in plain["answers"]),
        frequencies=tuple(Frequencies(dict(pairs), u) for pairs, u in plain["frequencies"]),
        complete=_to_moments(plain["complete"]),
        scales=tuple(_to_moments(entry) for entry in plain["scales"]),
        models={name: _to_moments(entry) for name, entry in plain["models"].items()},
        pairs=PairMoments(
            np.array(counts, np.int64),
            np.array(sums, np.int64),
            np.array(squares, np.int64),
            np.array(products, np.int64),
            unit,
        ),
        **further_of(plain),
    )


def _of_moments(moments: Moments) -> list[Any]:
    return [moments.n_obs, moments.sums.tolist(), moments.products.tolist(), moments.unit]


def _to_moments(entry: list[Any]) -> Moments:
    n, sums, products, unit = entry
    return Moments(n, np.array(sums, np.int64), np.array(products, np.int64), unit)
