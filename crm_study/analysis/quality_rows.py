"""Tables of data quality: flags, respondents, progress, missing answers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from crm_study.analysis.interviews import Interviews
from crm_study.analysis.items import item_label
from crm_study.analysis.quality_gathered import Gathered
from crm_study.analysis.quality_groups import without_small_groups
from crm_study.analysis.quality_words import CHECKS
from crm_study.results.cutoffs.comparison import SCHAFER_1999
from crm_study.results.finding import Row
from crm_study.results.findings import plain


def flag_rows(found: Gathered) -> tuple[Row, ...]:
    """Return one row for every interview or refused row and check that points at it."""
    named = dict(
        zip(
            found.interviews.received["row_number"],
            found.interviews.received["respondent"],
            strict=True,
        )
    )
    return tuple(
        {
            "flag": f"row {row}/{check.name}",
            "respondent": str(named.get(row, "")),
            "row_in_file": row,
            "check": check.name,
            "label": CHECKS[check.name].label,
            "family": CHECKS[check.name].family,
        }
        for check in found.checks
        for row in check.rows
    )


def respondent_rows(found: Gathered) -> tuple[Row, ...]:
    """Return flags, evidence and indices of every admitted interview."""
    people = found.interviews.design["respondent"]
    return tuple(
        plain(
            {
                "respondent": str(people[i]),
                "row_in_file": row,
                "weight_of_evidence": len(found.families[i]),
                "n_flags": len(found.flags[i]),
                "flags": ", ".join(CHECKS[name].label for name in found.flags[i]),
                "families": ", ".join(found.families[i]),
                **_index_row(found, i),
            }
        )
        for i, row in enumerate(found.interviews.rows)
    )


def _index_row(found: Gathered, i: int) -> dict[str, Any]:
    indices, timing = found.indices, found.timing
    distance, matches = indices.distance, indices.matches
    return {
        "minutes": timing.duration[i] / 60,
        "seconds_per_item": timing.per_answer[i],
        "share_answered": indices.share_answered[i],
        "longest_run": indices.longest_run[i],
        "mean_run": indices.mean_run[i],
        "irv": indices.irv[i],
        "mahalanobis": distance.squared[i] if distance else None,
        "mahalanobis_df": int(distance.df[i]) if distance else None,
        "mahalanobis_p_value": distance.p_value[i] if distance else None,
        "even_odd": indices.even_odd[i] if indices.even_odd is not None else None,
        "synonyms": indices.synonyms[i],
        "antonyms": indices.antonyms[i],
        "best_match": matches.share[i] if matches else None,
    }


def shown_progress(
    rows: Sequence[Mapping[str, Any]], *, smallest: int, hidden: Collection[str] = ()
) -> tuple[Row, ...]:
    """Return progress with the numbers of small groups blanked, column by column.

    Those that other findings hide (``column:level``) are hidden here as well.
    """
    columns = dict.fromkeys(str(row["cell"]).partition(":")[0] for row in rows)
    return tuple(
        plain(row)
        for column in columns
        for row in without_small_groups(
            [row for row in rows if str(row["cell"]).startswith(f"{column}:")],
            smallest=smallest,
            hidden=hidden,
        )
    )


def missing_rows(interviews: Interviews) -> tuple[Row, ...]:
    """Return gaps by question, then by section; only where it was asked."""
    return (*_items(interviews), *_sections(interviews))


def _items(interviews: Interviews) -> Iterator[Row]:
    asked, gap = interviews.asked, np.isnan(interviews.values)
    for j, name in enumerate(interviews.names):
        label = item_label(interviews.study, str(name))
        n_asked, n_missing = int(asked[:, j].sum()), int((asked & gap)[:, j].sum())
        yield _gap_row(str(name), label, n_asked, n_missing)


def _sections(interviews: Interviews) -> Iterator[Row]:
    asked, gap = interviews.asked, np.isnan(interviews.values)
    for section in interviews.study.instrument.sections:
        own = [interviews.place[item.id] for item in section.items if item.id in interviews.place]
        n_asked, n_missing = int(asked[:, own].sum()), int((asked & gap)[:, own].sum())
        label = section.title.get("en", section.id)
        yield _gap_row(f"section {section.id}", label, n_asked, n_missing)


def _gap_row(name: str, label: str, n_asked: int, n_missing: int) -> Row:
    share = n_missing / n_asked if n_asked else None
    return {
        "item": name,
        "label": label,
        "n_asked": n_asked,
        "n_missing": n_missing,
        "share": share,
        "verdict": SCHAFER_1999.verdict(share),
    }
