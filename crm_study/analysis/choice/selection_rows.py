"""The rows of a choice: alternatives, criteria, scores and judges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from crm_study.analysis.choice.judgements import Choice
from crm_study.analysis.frames import Floats
from crm_study.kernels.choice.topsis import topsis
from crm_study.kernels.choice.weight_sensitivity import (
    drawn_weights,
    rank_shares,
    turning_weights,
)
from crm_study.results.cutoffs.customers import SAATY_1980

Row = dict[str, Any]
OUT, BEST, OPEN = "ruled out", "comes first", "possible"


def alternative_rows(choice: Choice) -> list[Row]:
    """Return one row an alternative, in the declared order."""
    scores, admitted = choice.scores, choice.admitted
    total = scores.mean @ choice.weights
    ranked = {} if not admitted else _ranked(choice, scores.mean[admitted], admitted)
    rows = []
    for place, name in enumerate(scores.alternatives):
        own = ranked.get(place, {})
        rows.append(
            {
                "alternative": name,
                "label": choice.labels[name],
                "weighted_sum": total[place],
                **{key: own.get(key) for key in _RANKED},
                "veto_share": choice.vetoes.get(name),
                "verdict": OUT if not own else BEST if own["weighted_rank"] == 1 else OPEN,
                "ruling": choice.reasons.get(name),
            }
        )
    return rows


_RANKED = (
    "weighted_rank",
    "ahp",
    "ahp_rank",
    "topsis",
    "topsis_rank",
    "first_any",
    "first_near",
)


def criterion_rows(choice: Choice) -> list[Row]:
    """Return one row a criterion: its weight, its range, and where the choice turns."""
    compared, admitted = choice.comparisons, choice.admitted
    names = [choice.labels[choice.scores.alternatives[place]] for place in admitted]
    turn = None
    if len(admitted) > 1:
        turn = turning_weights(choice.scores.mean[admitted], choice.weights)
    rows = []
    for j, criterion in enumerate(choice.scores.criteria):
        each = [found.weights[j] for _, found in compared.by_judge] if compared else []
        row: Row = {
            "criterion": criterion,
            "label": choice.labels[criterion],
            "criterion_weight": choice.weights[j],
            "geometric_weight": compared.joint.geometric[j] if compared else None,
            "least_weight": min(each, default=None),
            "most_weight": max(each, default=None),
        }
        for end in ("low", "high"):
            rival = int(getattr(turn, f"{end}_rival")[j]) if turn else -1
            row[f"turn_{end}"] = getattr(turn, end)[j] if turn else None
            row[f"rival_{end}"] = names[rival] if rival >= 0 else None
        rows.append(row)
    return rows


def score_rows(choice: Choice) -> list[Row]:
    """Return the mean score of every alternative in every criterion."""
    scores = choice.scores
    return [
        {
            "key": f"{name}:{criterion}",
            "alternative": choice.labels[name],
            "criterion": choice.labels[criterion],
            "mean": scores.mean[i, j],
            "std_dev": scores.std_dev[i, j],
        }
        for i, name in enumerate(scores.alternatives)
        for j, criterion in enumerate(scores.criteria)
    ]


def judge_rows(choice: Choice) -> list[Row]:
    """Return how consistent the judges are, together and one by one, and their worst pair."""
    compared = choice.comparisons
    if compared is None:
        return []
    each = [("all together", compared.joint), *((f"judge {n}", p) for n, p in compared.by_judge)]
    words = [choice.labels[name] for name in choice.scores.criteria]
    rows = []
    for name, found in each:
        first, second = found.worst
        alike = first == second
        rows.append(
            {
                "key": name,
                "lambda_max": found.lambda_max,
                "consistency_index": found.consistency_index,
                "consistency_ratio": found.consistency_ratio,
                "verdict": SAATY_1980.verdict(found.consistency_ratio),
                "pair": None if alike else f"{words[first]} ~ {words[second]}",
                "said": None if alike else found.worst_said,
                "implied": None if alike else found.worst_expected,
            }
        )
    return rows


def glance_row(choice: Choice, rows: Sequence[Row]) -> Row:
    """Return the one row about the whole choice."""
    ranked = sorted(
        (row for row in rows if row["weighted_rank"] is not None),
        key=lambda row: -row["weighted_sum"],
    )
    compared = choice.comparisons
    ratios = [found.consistency_ratio for _, found in compared.by_judge] if compared else []
    return {
        "winner": ranked[0]["label"] if ranked else None,
        "runner_up": ranked[1]["label"] if len(ranked) > 1 else None,
        "lead": ranked[0]["weighted_sum"] - ranked[1]["weighted_sum"] if len(ranked) > 1 else None,
        "consistency_ratio": compared.joint.consistency_ratio if compared else None,
        "lambda_max": compared.joint.lambda_max if compared else None,
        "n_judges": choice.scores.n_judges,
        "n_consistent_judges": sum(map(SAATY_1980.holds, ratios)) if compared else None,
        "n_criteria": len(choice.scores.criteria),
        "n_alternatives": len(rows),
        "n_ruled_out": len(choice.reasons),
        "n_draws": choice.n_draws,
        "seed": choice.seed,
    }


def _ranked(choice: Choice, table: Floats, admitted: Sequence[int]) -> dict[int, Row]:
    """Rank the admitted alternatives by every method; by place."""
    weights = choice.weights
    total = table @ weights
    shares = (table / table.sum(axis=0)) @ weights
    close = topsis(table, weights).closeness
    draws = {"n_draws": choice.n_draws, "seed": choice.seed}
    anything = rank_shares(table, drawn_weights(weights.size, **draws))
    near = rank_shares(table, drawn_weights(weights.size, **draws, around=weights))
    columns = {
        "weighted_rank": _ranks(total),
        "ahp": shares,
        "ahp_rank": _ranks(shares),
        "topsis": close,
        "topsis_rank": _ranks(close),
        "first_any": anything[:, 0],
        "first_near": near[:, 0],
    }
    return {
        place: {name: values[i] for name, values in columns.items()}
        for i, place in enumerate(admitted)
    }


def _ranks(values: Floats) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Rank from the best down; equals share the better rank."""
    better: np.ndarray[tuple[int], np.dtype[np.int64]] = (values > values[:, None]).sum(axis=1) + 1
    return better
