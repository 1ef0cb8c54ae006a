"""Rows of the themes: by theme, by theme and role, of agreement, of saturation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from crm_study.analysis.fieldwork.segments import Segments
from crm_study.errors import AnalysisError
from crm_study.kernels.agreement.agreement import cohen_kappa
from crm_study.kernels.agreement.krippendorff import krippendorff_alpha
from crm_study.kernels.description.share import shares
from crm_study.kernels.qualitative.saturation import Saturation
from crm_study.results.cutoffs.fieldwork import KRIPPENDORFF_2019, LANDIS_KOCH_1977

Row = dict[str, Any]
_MOST_QUOTES = 3


def theme_rows(segments: Segments, *, level: float, smallest: int | None) -> Iterator[Row]:
    """Yield how often each theme was spoken of; few interviews give no numbers."""
    n_all = len(segments.interviews)
    hidden = set() if smallest is None else _hidden_themes(segments, smallest=smallest)
    for code, label in segments.themes.items():
        chosen = segments.of(code)
        spoken = segments.n_interviews(chosen)
        row: Row = {"theme": code, "label": label}
        if code in hidden:
            yield row | dict.fromkeys(_THEME_NUMBERS)
            continue
        share = shares([spoken], [n_all], conf_level=level)
        tone = segments.tone[chosen & ~np.isnan(segments.tone)]
        quotes = [
            text for text, is_in in zip(segments.quote, chosen, strict=True) if is_in and text
        ]
        yield row | {
            "n_segments": int(chosen.sum()),
            "segment_share": float(chosen.mean()),
            "n_interviews": spoken,
            "interview_share": float(share.estimate[0]),
            "interview_low": float(share.conf_low[0]),
            "interview_high": float(share.conf_high[0]),
            "tone": float(tone.mean()) if tone.size else None,
            "theme_kappa": _kappa_of(segments, code),
            "quote_codes": ", ".join(quotes[:_MOST_QUOTES]) or None,
        }


def _hidden_themes(segments: Segments, *, smallest: int) -> set[str]:
    """Return themes of few interviews, and those that would give them away.

    Segments of all themes add up to those of all interviews. So at least two themes are
    hidden, and more until their segments together are as many as the smallest group.
    """
    spoken = {code: segments.n_interviews(segments.of(code)) for code in segments.themes}
    said = {code: int(segments.of(code).sum()) for code in segments.themes}
    hidden = {code for code, n in spoken.items() if 0 < n < smallest}
    others = sorted((n, code) for code, n in said.items() if n and code not in hidden)
    while hidden and others:
        if len(hidden) > 1 and sum(said[code] for code in hidden) >= smallest:
            break
        hidden.add(others.pop(0)[1])
    return hidden


_THEME_NUMBERS = (
    *("n_segments", "segment_share", "n_interviews", "interview_share", "interview_low"),
    *("interview_high", "tone", "theme_kappa", "quote_codes"),
)


def _kappa_of(segments: Segments, code: str) -> float | None:
    """Kappa on one theme against all others; None where it is undefined."""
    if not segments.second:
        return None
    first, second = segments.both()
    place = list(segments.themes).index(code)
    try:
        return cohen_kappa(first == place, second == place, weights="none").estimate
    except AnalysisError:
        return None


def cell_rows(segments: Segments, *, smallest: int | None) -> list[Row]:
    """Return themes by role. A theme with a cell of few interviews shows none of its cells."""
    rows: list[Row] = []
    for code, label in segments.themes.items():
        own = [_cell(segments, code, label, role) for role in segments.roles]
        few = smallest is not None and any(0 < row["n_interviews"] < smallest for row in own)
        # segments of a role add up, so that one hidden count could be told from the rest
        hidden = () if smallest is None else _COUNTS if few else _COUNTS[2:]
        rows += [row | dict.fromkeys(hidden) for row in own]
    return rows


_COUNTS = ("n_interviews", "interview_share", "n_segments", "segment_share")


def _cell(segments: Segments, code: str, label: str, role: str) -> Row:
    chosen, here = segments.of(code), segments.within(role)
    n_here, n_spoken = segments.n_interviews(here), segments.n_interviews(chosen & here)
    n_segments = int((chosen & here).sum())
    return {
        "key": f"{code}~{role}",
        "theme": code,
        "label": label,
        "role_label": role,
        "n_interviews": n_spoken,
        "interview_share": n_spoken / n_here,
        "n_segments": n_segments,
        "segment_share": n_segments / int(here.sum()),
    }


def agreement_rows(segments: Segments, *, level: float) -> tuple[list[Row], str | None]:
    """Return percent, kappa and alpha of the coders, and why one is undefined."""
    if not segments.second:
        return [], None
    first, second = segments.both()
    if len(first) < 2:
        return [], "Coders' agreement needs at least 2 segments that both coded."
    same = shares([int((first == second).sum())], [len(first)], conf_level=level)
    rows: list[Row] = [
        _agreed("percent", "Same code", same.estimate[0], same.conf_low[0], same.conf_high[0])
    ]
    try:
        kappa = cohen_kappa(first, second, weights="none", conf_level=level)
        alpha = krippendorff_alpha(np.column_stack([first, second]), level="nominal")
    except AnalysisError as error:
        return _counted(rows, len(first)), str(error)
    verdicts = LANDIS_KOCH_1977.verdict(kappa.estimate), KRIPPENDORFF_2019.verdict(alpha.estimate)
    rows += [
        _agreed("cohen", "Cohen's κ", kappa.estimate, kappa.conf_low, kappa.conf_high)
        | {"verdict": verdicts[0]},
        _agreed("krippendorff", "Krippendorff's α", alpha.estimate, None, None)
        | {"verdict": verdicts[1]},
    ]
    return _counted(rows, len(first)), None


def _agreed(key: str, label: str, estimate: float, low: float | None, high: float | None) -> Row:
    return {
        "key": key,
        "label": label,
        "estimate": float(estimate),
        "conf_low": None if low is None else float(low),
        "conf_high": None if high is None else float(high),
        "verdict": None,
    }


def _counted(rows: list[Row], n: int) -> list[Row]:
    return [row | {"n_obs": n} for row in rows]


def saturation_rows(found: Saturation) -> list[Row]:
    """Return the themes met after each interview; interviews are numbered, not named."""
    return [
        {
            "key": f"interview:{place}",
            "n_interviews": place,
            "n_new_themes": int(new),
            "n_known_themes": int(known),
            "expected_themes": float(expected),
            "themes_std_dev": float(spread),
        }
        for place, (new, known, expected, spread) in enumerate(
            zip(found.n_new, found.n_known, found.expected, found.std_dev, strict=True), start=1
        )
    ]
