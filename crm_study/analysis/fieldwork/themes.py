"""What interviews spoke of: themes by role, agreement of coders, saturation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.declared_frame import declared_columns, declared_groups
from crm_study.analysis.fieldwork.segments import Segments, require_quote_codes, tones
from crm_study.analysis.fieldwork.theme_rows import (
    agreement_rows,
    cell_rows,
    saturation_rows,
    theme_rows,
)
from crm_study.analysis.fieldwork.themes_finding import ThemesFinding
from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.analysis.service.declared_items import in_order
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import confidence_level
from crm_study.kernels.qualitative.saturation import Saturation, saturation
from crm_study.protocol.analyses.themes import Themes
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.fieldwork import GUEST_2020, KRIPPENDORFF_2019, LANDIS_KOCH_1977
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
_NOTES = (
    "The first coder's codes are counted; the second coder's serve the agreement. Shares of "
    "interviews with Wilson limits. Tone is the share of positive less that of negative segments.",
    "Agreement over segments that both coded: percent, Cohen's kappa with the interval of Fleiss, "
    "Cohen & Everitt (1969), Krippendorff's alpha for names. Kappa of a theme sets it against "
    "all others together.",
    "Saturation: new themes of a run over the themes of the base (Guest, Namey & Chen, 2020); the "
    "average over all orders of the interviews is exact (Ugland, Gray & Ellingsen, 2003). Themes "
    "of a fixed codebook run out sooner than meanings do.",
    "How often something was said is not how much it matters, and those interviewed are no random "
    "sample. Quotes are named by code only.",
)


def themes(
    frame: pd.DataFrame,
    *,
    theme: str,
    interview: str | Sequence[str],
    second: str | None = None,
    role: str | None = None,
    sentiment: str | None = None,
    sentiment_limits: tuple[float, float] = (1, 3),
    quote: str | None = None,
    base: int = 4,
    run: int = 3,
    conf_level: float = 0.95,
) -> Finding:
    """Count coded segments of interviews by theme and role.

    Parameters
    ----------
    frame : DataFrame
        One row a segment, in the order of the interviews; rows without a theme are left out.
    theme : str
        Column with the first coder's code.
    interview : str or sequence of str
        Columns that together name an interview.
    second : str, optional
        Column with the second coder's code.
    role : str, optional
        Column of the role of whoever spoke.
    sentiment : str, optional
        Column whose middle is neutral and whose high end is good.
    sentiment_limits : pair of float, default (1, 3)
    quote : str, optional
        Column with codes of quotes. Words are refused.
    base, run : int
        First interviews, and interviews that must bring little new, for saturation.
    conf_level : float, default 0.95

    Returns
    -------
    Finding
        One row a theme. Details: ``cells`` (theme and role), ``agreement``, ``saturation``.

    Raises
    ------
    AnalysisError
        An unknown column, words in place of quote codes, or no coded segment.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"who": ["a", "a", "b"], "code": ["care", "data", "care"]})
    >>> found = themes(frame, theme="code", interview="who")
    >>> found.number("care", "n_interviews"), found.number("data", "interview_share")
    (2, 0.5)
    """
    keys = [interview] if isinstance(interview, str) else list(interview)
    named = [name for name in (second, role, sentiment, quote) if name is not None]
    require_columns(frame, [theme, *keys, *named])
    used = frame[frame[theme].notna()]
    codes = {str(code) for name in (theme, second) if name for code in used[name].dropna()}
    book = {code: code for code in sorted(codes)}
    segments = _segments(
        used, book, (theme, second), keys, role, sentiment, sentiment_limits, quote
    )
    return _finding("themes", "Themes of the interviews", segments, (base, run), conf_level)


def themes_chapter(study: Study, responses: Responses, *, analysis: Themes) -> Finding:
    """Count the declared segments."""
    declared = analysis
    groups = [declared.role] if declared.role else []
    columns = declared_groups(study, responses, groups)
    numbers = declared_columns(study, responses)
    require_columns(columns, [name for _, name in declared.variables()])
    scale = study.scale_of(declared.theme)
    if scale is None:
        raise AnalysisError(
            f"'{declared.theme}' needs an answer scale, whose points are the themes."
        )
    kept = numbers[declared.theme].notna()
    short = {str(code): declared.codes.get(str(code), str(code)) for code in scale.points}
    book = {short[str(c)]: say(text, "en", otherwise=str(c)) for c, text in scale.points.items()}
    for name in filter(None, (declared.theme, declared.second)):
        columns[name] = [None if np.isnan(code) else short[f"{code:.0f}"] for code in numbers[name]]
    limits = (1.0, 3.0)
    if declared.sentiment and (tone := study.scale_of(declared.sentiment)):
        limits = (float(tone.minimum), float(tone.maximum))
    coders = declared.theme, declared.second
    segments = _segments(
        columns[kept],
        book,
        coders,
        declared.interview,
        declared.role,
        declared.sentiment,
        limits,
        declared.quote,
    )
    smallest = None if responses.origin.synthetic else study.privacy.smallest_cell
    title = say(declared.label, "en", otherwise="Themes of the interviews")
    steps = declared.base, declared.run
    return _finding(declared.finding, title, segments, steps, 0.95, smallest)


def _segments(
    frame: pd.DataFrame,
    book: Mapping[str, str],
    coders: tuple[str, str | None],
    interview: Sequence[str],
    role: str | None,
    sentiment: str | None,
    limits: tuple[float, float],
    quote: str | None,
) -> Segments:
    quotes = _texts(frame, quote)
    if quote is not None:
        require_quote_codes(quotes, column=quote)
    tone = np.full(len(frame), np.nan)
    if sentiment is not None:
        given = numbers_of(frame[[sentiment]], purpose="tone")[:, 0]
        tone = tones(given, low=limits[0], high=limits[1])
    named = zip(*(_texts(frame, name) for name in interview), strict=True)
    return Segments(
        themes=book,
        first=_texts(frame, coders[0]),
        second=_texts(frame, coders[1]) if coders[1] else (),
        interview=tuple(" ".join(parts) for parts in named),
        role=_texts(frame, role),
        tone=tone,
        quote=quotes,
        roles=() if role is None else tuple(in_order(frame[role])),
    )


def _texts(frame: pd.DataFrame, name: str | None) -> tuple[str, ...]:
    if name is None:
        return ("",) * len(frame)
    column = frame[name]
    return tuple(
        "" if gap else str(value) for gap, value in zip(column.isna(), column, strict=True)
    )


def _finding(
    id_: str,
    title: str,
    segments: Segments,
    steps: tuple[int, int],
    conf_level: float,
    smallest: int | None = None,
) -> Finding:
    if not segments.first:
        raise AnalysisError("Themes need at least one coded segment.")
    level = confidence_level(conf_level)
    base, run = steps
    found = saturation(segments.mentions(), base=base, run=run, threshold=GUEST_2020.cutoff)
    agreed, trouble = agreement_rows(segments, level=level)
    details = {
        "cells": cell_rows(segments, smallest=smallest) if any(segments.role) else [],
        "agreement": agreed,
        "saturation": saturation_rows(found),
    }
    return ThemesFinding(
        id=id_,
        title=title,
        rows=tuple(plain(row) for row in theme_rows(segments, level=level, smallest=smallest)),
        overall=plain(_overall(segments, found, agreed, run, level)),
        status="warning" if trouble else "ok",
        reason=trouble,
        notes=(*_NOTES, *_hidden(smallest)),
        rules=(*((LANDIS_KOCH_1977, KRIPPENDORFF_2019) if agreed else ()), GUEST_2020),
        details={name: tuple(map(plain, rows)) for name, rows in details.items() if rows},
    )


def _hidden(smallest: int | None) -> tuple[str, ...]:
    if smallest is None:
        return ()
    return (
        f"Themes of fewer than {smallest} interviews show no numbers, nor does the theme that "
        f"would give them away; a theme with fewer than {smallest} interviews of one role shows "
        "no cell of its row.",
    )


def _overall(
    segments: Segments, found: Saturation, agreed: list[Row], run: int, level: float
) -> Row:
    kappa = next((row["estimate"] for row in agreed if row["key"] == "cohen"), None)
    return {
        "n_segments": len(segments.first),
        "n_interviews": len(segments.interviews),
        "n_themes": int(found.n_known[-1]),
        "kappa": kappa,
        "verdict": LANDIS_KOCH_1977.verdict(kappa) if kappa is not None else None,
        "saturated_at": found.reached_at,
        "run_length": run,
        "conf_level": level,
    }
