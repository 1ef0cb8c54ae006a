"""Survey, interviews and observation side by side, and whether they say the same."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_study.analysis.fieldwork.sources import Sourced, sourced
from crm_study.analysis.fieldwork.triangulation_finding import TriangulationFinding
from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.analysis.practice.wording import common_scale
from crm_study.errors import AnalysisError, listed, nearest
from crm_study.kernels.qualitative.convergence_coding import Level, level_of, verdict_of
from crm_study.protocol.analyses.triangulation import Topic, Triangulation
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.finding import Finding, Row
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

ROLES = ("survey", "interviews", "observation")
_COLUMNS = {"survey": "survey", "interviews": "interviews", "observation": "observed"}
_TITLE = "Survey, interviews and observation"
_NOTES = (
    "Convergence coding after Farmer et al. (2006). A survey mean is placed on 0 to 100 by the "
    "limits of its scale, an observation index stands there already, and the tone of a theme, "
    "−1 to 1, is placed on 0 to 100.",
    "A source says high, middle or low by two bounds; it is silent where it has nothing on a "
    "topic, and interviews are silent where too few spoke of it. Converge: all that speak say "
    "the same. Diverge: one says high, another low. Complement: they differ by one step. "
    "Silence: fewer than two speak.",
    "The bounds are declared, not found; another choice may give another verdict. Tone is what "
    "people volunteered, which is no mean of ratings. That sources agree does not make them "
    "right: staff, managers and observers may share one view.",
)


def triangulation(
    frame: pd.DataFrame,
    *,
    topic: str,
    survey: str | None = None,
    interviews: str | None = None,
    observation: str | None = None,
    low_to: float = 40,
    high_from: float = 60,
) -> Finding:
    """Join what two or three sources say of topics.

    Parameters
    ----------
    frame : DataFrame
        One row a topic; numbers from 0 to 100, a gap is silence.
    topic : str
        Column that names the topics.
    survey, interviews, observation : str, optional
        Columns of the sources; at least two.
    low_to, high_from : float, default 40 and 60
        Bounds of low and high.

    Returns
    -------
    Finding
        One row a topic with ``joined_verdict``.

    Raises
    ------
    AnalysisError
        An unknown column, text, a number outside 0 to 100, or fewer than two sources.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"topic": ["care", "data"], "said": [70, 75], "seen": [66, 20]})
    >>> found = triangulation(frame, topic="topic", survey="said", observation="seen")
    >>> found.number("care", "joined_verdict"), found.number("data", "joined_verdict")
    ('converge', 'diverge')
    """
    given = {"survey": survey, "interviews": interviews, "observation": observation}
    columns = {role: name for role, name in given.items() if name is not None}
    require_columns(frame, [topic, *columns.values()])
    if len(columns) < 2:
        raise AnalysisError("Triangulation needs at least two sources.")
    table = numbers_of(frame[list(columns.values())], purpose="triangulation")
    if ((table < 0) | (table > 100)).any():
        raise AnalysisError("Triangulation needs numbers from 0 to 100.")
    bounds = low_to, high_from
    rows = [
        _joined(str(code), str(code), _numbers(columns, numbers), tuple(columns), bounds)
        for code, numbers in zip(frame[topic], table.tolist(), strict=True)
    ]
    return _finding("triangulation", _TITLE, rows, (*bounds, None), {})


def _numbers(columns: Mapping[str, str], numbers: list[float]) -> dict[str, float | None]:
    """Return the numbers by source; None for a gap."""
    pairs = zip(columns, numbers, strict=True)
    return {role: None if math.isnan(number) else number for role, number in pairs}


def triangulation_chapter(
    study: Study, responses: Responses, *, analysis: Triangulation
) -> Finding:
    """Join the declared sources topic by topic."""
    sources = {
        role: sourced(role, source, study=study, responses=responses)
        for role in ROLES
        if (source := getattr(analysis.sources, role)) is not None
    }
    rows = [_row(code, topic, sources, analysis, study) for code, topic in analysis.topics.items()]
    title = say(analysis.label, "en", otherwise=_TITLE)
    bounds = analysis.low_to, analysis.high_from, analysis.spoken_from
    return _finding(analysis.finding, title, rows, bounds, sources)


def _finding(
    id_: str,
    title: str,
    rows: Sequence[Row],
    bounds: tuple[float, float, float | None],
    sources: Mapping[str, Sourced],
) -> Finding:
    counts = Counter(str(row["joined_verdict"]) for row in rows)
    return TriangulationFinding(
        id=id_,
        title=title,
        rows=tuple(plain(row) for row in rows),
        overall=plain(
            {
                "n_topics": len(rows),
                "n_converge": counts["converge"],
                "n_complement": counts["complement"],
                "n_diverge": counts["diverge"],
                "n_silence": counts["silence"],
                "low_to": bounds[0],
                "high_from": bounds[1],
                "spoken_from": bounds[2],
            }
        ),
        notes=_NOTES,
        details={"sources": tuple(_source_rows(sources))} if sources else {},
    )


def _source_rows(sources: Mapping[str, Sourced]) -> Iterator[Row]:
    for role, source in sources.items():
        yield {
            "source_kind": role,
            "source_study": source.study.id,
            "address": source.finding.id,
            "source_file": source.file,
            "source_sha256": source.sha256,
        }


def _row(
    code: str,
    topic: Topic,
    sources: Mapping[str, Sourced],
    analysis: Triangulation,
    study: Study,
) -> Row:
    values = {
        role: _value(role, str(getattr(topic, role) or code), source, analysis)
        for role, source in sources.items()
    }
    if all(value is None for value in values.values()):
        _refuse_unknown(code, sources)
    label = say(topic.label, "en", otherwise=_label(code, topic, sources, study))
    return _joined(code, label, values, tuple(sources), (analysis.low_to, analysis.high_from))


def _joined(
    code: str,
    label: str,
    values: Mapping[str, float | None],
    sources: tuple[str, ...],
    bounds: tuple[float, float],
) -> dict[str, Any]:
    """Return what the sources say of one topic, and what that comes to."""
    levels: dict[str, Level] = {
        role: level_of(values.get(role), low=bounds[0], high=bounds[1]) for role in ROLES
    }
    row: dict[str, Any] = {"topic": code, "label": label}
    for role, column in _COLUMNS.items():
        row[f"{column}_value"] = values.get(role)
        row[f"{column}_level"] = levels[role]
    return row | {
        "n_speaking": sum(level != "silent" for level in levels.values()),
        "joined_verdict": verdict_of([levels[role] for role in sources]),
    }


def _value(role: str, name: str, source: Sourced, analysis: Triangulation) -> float | None:
    """Return what a source says of a topic, 0 to 100; None where it says nothing."""
    if role == "survey":
        return _survey(name, source)
    if role == "interviews":
        return _tone(name, source.finding, analysis.spoken_from)
    rows = source.finding.details.get("topics", ())
    return next((row["observation_index"] for row in rows if row["topic"] == name), None)


def _survey(name: str, source: Sourced) -> float | None:
    row = next((row for row in source.finding.rows if row["construct"] == name), None)
    if row is None or row["mean"] is None:
        return None
    scale = common_scale(source.study, [name])
    return 100 * (float(row["mean"]) - scale.minimum) / (scale.maximum - scale.minimum)


def _tone(name: str, finding: Finding, spoken_from: float) -> float | None:
    row = next((row for row in finding.rows if row["theme"] == name), None)
    if row is None or row["tone"] is None or row["interview_share"] is None:
        return None
    if float(row["interview_share"]) < spoken_from:
        return None
    return 50 * (1 + float(row["tone"]))


def _label(code: str, topic: Topic, sources: Mapping[str, Sourced], study: Study) -> str:
    survey = sources.get("survey")
    return study.label_of(code) if survey is None else survey.study.label_of(topic.survey or code)


def _refuse_unknown(code: str, sources: Mapping[str, Sourced]) -> None:
    """Refuse a topic that no source knows, rather than call it silence."""
    known = {
        str(next(iter(row.values())))
        for role, source in sources.items()
        for row in (
            source.finding.rows
            if role != "observation"
            else source.finding.details.get("topics", ())
        )
    }
    if code not in known:
        raise AnalysisError(
            f"No source knows the topic '{code}'.{nearest(code, known)} They know: "
            f"{listed(sorted(known), limit=20)}."
        )
