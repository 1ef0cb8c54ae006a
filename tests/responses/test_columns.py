"""Columns: a table as arrays gives the DataFrame that it stands for."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.errors import DataError
from crm_study.responses.columns import Columns, array_of

TABLE = Columns.of({"role": ["clerk", "cook", ""], "age": np.array([31.0, np.nan, 20.0])})


def test_a_frame_holds_text_as_text_and_numbers_as_numbers() -> None:
    expected = pd.DataFrame({"role": ["clerk", "cook", ""], "age": [31.0, np.nan, 20.0]})
    pd.testing.assert_frame_equal(TABLE.frame(), expected)
    pd.testing.assert_frame_equal(Columns.of_frame(expected).frame(), expected)


def test_rows_keep_their_places_until_they_are_numbered_anew() -> None:
    chosen = TABLE.take(TABLE["role"] != "clerk")
    pd.testing.assert_frame_equal(chosen.frame(), TABLE.frame().iloc[1:])
    assert chosen.renumbered().frame().index.tolist() == [0, 1]
    assert TABLE.take([2, 0]).frame()["age"].tolist() == [20.0, 31.0]


def test_a_table_without_columns_or_rows_keeps_the_other() -> None:
    assert len(TABLE.only([])) == 3
    assert TABLE.only([]).frame().shape == (3, 0)
    assert TABLE.take([]).frame().dtypes.tolist() == TABLE.frame().dtypes.tolist()


def test_numbers_stand_side_by_side() -> None:
    np.testing.assert_array_equal(TABLE.matrix(["age", "age"])[0], [31.0, 31.0])
    assert TABLE.matrix([]).shape == (3, 0)


def test_what_is_held_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        TABLE["age"][0] = 1
    with pytest.raises(ValueError, match="read-only"):
        TABLE.take([0])["role"][0] = "cook"


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pd.Series([1, 2]), [1, 2]),
        (pd.Series([1, None], dtype="Int64"), [1, None]),
        (pd.Series(["a", None]), ["a", None]),
        (pd.Series(["a", None], dtype="category"), ["a", None]),
        (pd.Series([True, False]), [True, False]),
        (pd.Series([pd.Timestamp("2026-01-02"), pd.NaT]), [pd.Timestamp("2026-01-02"), None]),
    ],
)
def test_columns_of_every_type_become_arrays(column: pd.Series, expected: list[object]) -> None:
    assert array_of(column).tolist() == expected


def test_truth_values_with_gaps_are_no_numbers() -> None:
    held = array_of(pd.Series([True, None], dtype="boolean"))
    assert held[0] is np.True_
    assert held[1] is None


def test_responses_make_their_frames_when_asked() -> None:
    study = cs.read_study("rusizi")
    responses = cs.simulate(study, seed=1)
    main = responses.wave("main")
    pd.testing.assert_frame_equal(main.items, responses.items[responses.design["wave"] == "main"])
    assert main.design is main.design
    np.testing.assert_array_equal(main.matrix(["scrm", "kcf1"])[:, 0], main.scores["scrm"])


def test_two_columns_of_one_name_are_refused() -> None:
    study = cs.read_study("ecsi-mobile")
    names = [item.id for item in study.instrument.items()]
    frame = pd.DataFrame([[7] * (len(names) + 1)], columns=[*names, names[0]])
    with pytest.raises(DataError, match=f"^people has more than one column named {names[0]}.$"):
        cs.admit(frame, study, file="people")
