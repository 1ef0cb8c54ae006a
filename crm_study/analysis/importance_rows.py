"""Rows of the importance chapter: shares and ranks, pairs, sizes of models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.importance.dominance import Dominance
from crm_study.kernels.importance.importance_bootstrap import ImportanceIntervals
from crm_study.results.findings import plain


def share_row(
    i: int, term: str, label: str, split: Mapping[str, Floats], known: ImportanceIntervals
) -> dict[str, Any]:
    """Return every share of one predictor, and its rank in words."""
    low, high = int(known.rank_low[i]), int(known.rank_high[i])
    return {
        "term": term,
        "label": label,
        "lmg": split["lmg"][i],
        "conf_low": known.lmg_low[i],
        "conf_high": known.lmg_high[i],
        "share": split["lmg"][i] / split["lmg"].sum(),
        "johnson": split["johnson"][i],
        "johnson_low": known.johnson_low[i],
        "johnson_high": known.johnson_high[i],
        "dominance": split["dominance"][i],
        "rank": f"{low}" if low == high else f"{low}–{high}",
        "rank_low": low,
        "rank_high": high,
        "first_probability": known.rank_probability[i, 0],
        **{name: split[name][i] for name in ("last", "first", "beta_squared", "pratt", "car")},
    }


def importance_details(
    terms: Sequence[str], compared: Dominance, known: ImportanceIntervals
) -> dict[str, tuple[dict[str, Any], ...]]:
    """Return pairs of predictors, chances of ranks, and increments by size of model."""
    n_terms = len(terms)
    pairs = [(i, j) for i in range(n_terms) for j in range(i + 1, n_terms)]
    return {
        "pairs": tuple(plain(_pair(i, j, terms, compared, known)) for i, j in pairs),
        "ranks": tuple(
            plain(
                {
                    "key": f"{term}#{rank}",
                    "term": term,
                    "rank_number": rank,
                    "probability": known.rank_probability[i, rank - 1],
                }
            )
            for i, term in enumerate(terms)
            for rank in range(1, n_terms + 1)
        ),
        "sizes": tuple(
            plain(
                {
                    "key": f"{term}+{size}",
                    "term": term,
                    "n_others": size,
                    "delta_r_squared": compared.conditional[i, size],
                }
            )
            for i, term in enumerate(terms)
            for size in range(n_terms)
        ),
    }


def _pair(
    i: int, j: int, terms: Sequence[str], compared: Dominance, known: ImportanceIntervals
) -> dict[str, Any]:
    return {
        "pair": f"{terms[i]}~{terms[j]}",
        "difference": known.difference[i, j],
        "conf_low": known.difference_low[i, j],
        "conf_high": known.difference_high[i, j],
        "dominates_completely": _winner(compared.complete[i, j], terms[i], terms[j]),
        "dominates_conditionally": _winner(compared.conditional_pairs[i, j], terms[i], terms[j]),
        "dominates_generally": _winner(compared.general_pairs[i, j], terms[i], terms[j]),
    }


def _winner(code: float, first: str, second: str) -> str:
    return {1.0: first, 0.0: second}.get(float(code), "neither")
