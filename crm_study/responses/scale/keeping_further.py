"""The sums that single chapters read, as JSON values and back."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from crm_study.kernels.moments.fourth_moments import FourthMoments
from crm_study.kernels.moments.group_moments import GroupMoments, Label
from crm_study.kernels.moments.joint_tables import AnswerTables
from crm_study.kernels.moments.pair_tables import PairTable
from crm_study.kernels.moments.weighted_groups import WeightedGroups, no_weighted
from crm_study.kernels.survey.weight_sums import CellSums, WeightSums
from crm_study.responses.scale.totals import Totals

Entry = dict[str, Any]


def plain_further(totals: Totals) -> Entry:
    """Return the further sums as JSON values; whole numbers all of them."""
    return {
        "groups": {name: _of_groups(part) for name, part in totals.groups.items()},
        "fourth": {name: _of_fourth(part) for name, part in totals.fourth.items()},
        "ranked": [
            [table.keys.tolist(), table.counts.tolist(), table.too_many] for table in totals.ranked
        ],
        "tables": [
            [place, table.codes, table.counts.tolist()] for place, table in totals.tables.items()
        ],
        "weights": [_of_cell(*one) for one in sorted(totals.weights.cells.items())],
        "weighted": {name: _of_weighted(part) for name, part in totals.weighted.items()},
    }


def further_of(plain: Entry) -> Entry:
    """Return the further sums by the names of their fields in `Totals`."""
    return {
        "groups": {name: _to_groups(entry) for name, entry in plain["groups"].items()},
        "fourth": {name: _to_fourth(entry) for name, entry in plain["fourth"].items()},
        "ranked": tuple(
            PairTable(np.array(keys, np.int64), np.array(counts, np.int64), full)
            for keys, counts, full in plain["ranked"]
        ),
        "tables": {
            place: AnswerTables(tuple(codes), np.array(counts, np.int64))
            for place, codes, counts in plain["tables"]
        },
        "weights": WeightSums(dict(_to_cell(entry) for entry in plain["weights"])),
        "weighted": {name: _to_weighted(entry) for name, entry in plain["weighted"].items()},
    }


def _of_groups(groups: GroupMoments) -> Entry:
    return {
        "labels": groups.labels,
        "counts": groups.counts.tolist(),
        "sums": groups.sums.tolist(),
        "products": groups.products.tolist(),
        "unit": groups.unit,
        "too_many": groups.too_many,
        "k": groups.sums.shape[1],
    }


def _to_groups(entry: Entry) -> GroupMoments:
    k = entry["k"]
    return GroupMoments(
        labels=tuple(tuple(label) for label in entry["labels"]),
        counts=np.array(entry["counts"], np.int64),
        sums=np.array(entry["sums"], np.int64).reshape(-1, k),
        products=np.array(entry["products"], np.int64).reshape(-1, k, k),
        unit=entry["unit"],
        too_many=entry["too_many"],
    )


def _of_fourth(moments: FourthMoments) -> Entry:
    return {"products": moments.products.tolist(), "center": moments.center, "unit": moments.unit}


def _to_fourth(entry: Entry) -> FourthMoments:
    products = np.array(entry["products"], dtype=object)
    return FourthMoments(products, tuple(entry["center"]), entry["unit"])


def _of_cell(label: Label, sums: CellSums) -> list[Any]:
    ratios = [part for one in (sums.total, sums.squares) for part in one.as_integer_ratio()]
    return [label, sums.n_obs, *ratios, sums.minimum, sums.maximum, sums.whole]


def _to_cell(entry: list[Any]) -> tuple[Label, CellSums]:
    label, n, above, below, squared, under, minimum, maximum, whole = entry
    total, squares = Fraction(above, below), Fraction(squared, under)
    return tuple(label), CellSums(n, total, squares, minimum, maximum, whole)


def _of_weighted(groups: WeightedGroups) -> Entry:
    return {
        "labels": groups.labels,
        "products": groups.products.tolist(),
        "exponent": groups.exponent,
        "k": groups.k,
        "unit": groups.unit,
        "too_many": groups.too_many,
    }


def _to_weighted(entry: Entry) -> WeightedGroups:
    k = entry["k"]
    empty = no_weighted(k, unit=entry["unit"], too_many=entry["too_many"])
    if not entry["labels"]:
        return empty
    labels = tuple(tuple(label) for label in entry["labels"])
    products = np.array(entry["products"], dtype=object)
    return replace(empty, labels=labels, products=products, exponent=entry["exponent"])
