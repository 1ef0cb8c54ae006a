"""A cell means the same in large data as in a table of a hundred rows, whatever holds it."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from crm_study.errors import DataError
from crm_study.responses.admission import admit
from crm_study.responses.reader import read_responses
from crm_study.responses.scale.gather import gather

pl = pytest.importorskip("polars")
N = 12
ANSWERS = ["1", "2", "3", "4", "5", "2", "3", "4", "5", "1", "2", "3"]


@pytest.fixture
def cells():
    """Twelve rows of the main wave, all of them usable."""
    answers = {name: ANSWERS[i:] + ANSWERS[:i] for i, name in enumerate(("a1", "a2", "a3", "b1"))}
    return {
        "respondent": [f"R{i}" for i in range(N)],
        "wave": ["main"] * N,
        "function": ["manager", "officer", "officer"] * 4,
        "mfi": ["1", "2", "3", "4"] * 3,
        **answers,
        "b2": ANSWERS,
    }


def summed(study, data):
    """Return what large data add up to: rows, strata, institutions, and answers."""
    totals = gather(study, data, sample=50).totals
    answers = [{code: n for code, n in counts.items() if n} for counts in totals.answers]
    return totals.counted["admitted"], totals.strata, totals.clusters, answers


def held(study, responses):
    """Return the same of rows at hand."""
    main = responses.wave("main")
    answers = [
        dict(Counter(int(value) for value in responses_of if value == value))
        for responses_of in (np.asarray(main.answers[name]) for name in study.scored_items())
    ]
    design = {name: Counter(list(main.design[name])) for name in ("stratum", "cluster")}
    return len(main), design["stratum"], design["cluster"], answers


def of_frame(study, frame):
    return held(study, admit(pd.DataFrame(frame.to_dict(as_series=False)), study).responses)


ODD = ["4", " 4 ", "04", "+4", "4.0", "4e0", "", "   ", "9", "-99", "-99.0", "4.5"]
ODDER = ["6x", "five", "7", "0", "nan", "inf", "True", "1_0", "\N{ARABIC-INDIC DIGIT FOUR}", "-128"]


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_text(study, cells, tmp_path, kind):
    frame = pl.DataFrame(cells | {"b2": ODD, "a1": [*ODDER, "2", "3"]})
    path = tmp_path / f"answers.{kind}"
    frame.write_parquet(path) if kind == "parquet" else frame.write_csv(path)
    assert summed(study, path) == of_frame(study, frame)


TYPED = {
    "whole numbers": pl.Series([1, 2, 3, 4, 5, 9, -99, None, 6, -128, 127, 3], dtype=pl.Int8),
    "large ones": pl.Series([1, 2, 3, 4, 5, 9, 300, None, 2**40, 257, -253, 3], dtype=pl.Int64),
    "no negative ones": pl.Series([1, 2, 3, 4, 5, 9, 255, None, 2**63, 0, 7, 3], dtype=pl.UInt64),
    "a point": pl.Series([1.0, 2, 3, 4.5, 5, 9, float("nan"), None, float("inf"), -99, 1e300, 3]),
    "decimals": pl.Series([Decimal("4.0"), Decimal("4.5"), None, *[Decimal(2)] * 9]),
    "true and false": pl.Series([True, False, None] * 4),
    "categories": pl.Series(["4", " 5", "", None, "9", "x"] * 2, dtype=pl.Categorical),
    "a closed list": pl.Series(["4", "5", "x"] * 4, dtype=pl.Enum(["5", "x", "4"])),
    "nothing": pl.Series([None] * N),
    "dates": pl.Series([None, *["2026-11-23"] * 11]).str.to_date(),
}


@pytest.mark.parametrize("column", TYPED.values(), ids=TYPED.keys())
def test_types(study, cells, tmp_path, column):
    frame = pl.DataFrame(cells).with_columns(column.alias("a2"))
    frame.write_parquet(tmp_path / "a.parquet")
    assert summed(study, tmp_path / "a.parquet") == of_frame(study, frame)


@pytest.mark.parametrize(
    "column",
    [
        pl.Series([1, 2, None] * 4),
        pl.Series([1.0, 2.5, None, float("nan")] * 3),
        pl.Series(["M1", " M1 ", "", None, "  ", "M2"] * 2),
        pl.Series(["M1", "M1 ", None] * 4, dtype=pl.Categorical),
        pl.Series([True, False, None] * 4),
    ],
)
def test_labels(study, cells, tmp_path, column):
    frame = pl.DataFrame(cells).with_columns(column.alias("mfi"))
    frame.write_parquet(tmp_path / "a.parquet")
    assert summed(study, tmp_path / "a.parquet") == of_frame(study, frame)


def test_lists_are_no_answers(study, cells, tmp_path):
    pl.DataFrame(cells | {"a1": [[1, 2]] * N}).write_parquet(tmp_path / "a.parquet")
    with pytest.raises(DataError, match=r"The column 'a1' holds List\(Int64\), no answers\."):
        gather(study, tmp_path / "a.parquet")


def test_a_code_of_the_scale_that_stands_for_no_answer_is_none(study, cells, tmp_path):
    seldom = study.missing.model_copy(update={"codes": [3]})
    study = study.model_copy(update={"missing": seldom})
    frame = pl.DataFrame(cells).with_columns(pl.col("a1", "a2").cast(pl.Int8))
    frame.write_parquet(tmp_path / "a.parquet")
    assert summed(study, tmp_path / "a.parquet") == of_frame(study, frame)


@pytest.mark.parametrize("bad", ["6x", "300", "4.0", "4 "])
def test_a_csv_file_is_read_on_where_a_cell_is_no_whole_number(study, cells, tmp_path, bad):
    """Also where the cell comes after many rows that were read as numbers."""
    frame = pl.concat([pl.DataFrame(cells)] * 30_000)
    ids = pl.Series(range(frame.height)).cast(pl.String)
    frame = frame.with_columns(respondent=ids)
    at = pl.int_range(frame.height) == 300_001
    frame = frame.with_columns(a1=pl.when(at).then(pl.lit(bad)).otherwise("a1"))
    frame.write_csv(tmp_path / "a.csv")
    frame.write_parquet(tmp_path / "a.parquet")
    assert summed(study, tmp_path / "a.csv") == summed(study, tmp_path / "a.parquet")
    assert gather(study, tmp_path / "a.csv", sample=50).rows().height == 50


@pytest.mark.parametrize(
    "text",
    [
        "{head}\n{rows}",
        "{head}\n{rows}\n",
        "{head}\n{rows}\n\n\n",
        "{head}\n{rows}\n,,,,,,,,\n , ,\n",
        "{head}\r\n{rows}\r\n\r\n",
        "\ufeff{head}\n{rows}\n",
        "{head}\n\n{rows}\n",
        '{head}\nR99,main,manager,"M""1","4",4,4,4\n{rows}\n',
    ],
)
def test_blank_lines_ends_and_quotes(study, cells, tmp_path, text):
    rows = pl.DataFrame(cells).write_csv(include_header=False).strip()
    path = tmp_path / "a.csv"
    path.write_bytes(text.format(head=",".join(cells), rows=rows).encode())
    assert summed(study, path) == held(study, read_responses(path, study))
    assert gather(study, path).totals.counted["received"] == len(
        read_responses(path, study).received
    )


@pytest.mark.parametrize("mark", [";", "\t"])
def test_other_separators(study, cells, tmp_path, mark):
    frame = pl.DataFrame(cells)
    frame.write_csv(tmp_path / "a.csv", separator=mark)
    assert summed(study, tmp_path / "a.csv") == of_frame(study, frame)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "a.csv cannot be read: empty CSV"),
        (b"a1,a2,a1\n1,2,3\n", "a.csv has more than one column named 'a1'"),
        (b"respondent,wave\n1,main\n", "a.csv lacks columns the study needs"),
    ],
)
def test_what_is_wrong_with_a_csv_file_is_said(study, tmp_path, content, said):
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(DataError, match=said):
        gather(study, tmp_path / "a.csv")


def test_more_cells_than_columns_are_said(study, cells, tmp_path):
    (tmp_path / "a.csv").write_text(",".join(cells) + "\n" + "x," * 12 + "x\n")
    with pytest.raises(DataError, match="found more fields than defined"):
        gather(study, tmp_path / "a.csv")


def test_files_may_differ_in_types_order_and_further_columns(study, cells, tmp_path):
    frame = pl.DataFrame(cells)
    parts = [
        frame[:4].with_columns(pl.col("a1", "a2", "b2").cast(pl.Int8)),
        frame[4:8].select(reversed(frame.columns)).with_columns(pl.col("b1").cast(pl.Float64)),
        frame[8:].with_columns(
            remark=pl.lit("fine"), function=pl.col("function").cast(pl.Categorical)
        ),
        frame[:0],
    ]
    for number, part in enumerate(parts):
        part.write_parquet(tmp_path / f"part[{number}].parquet", row_group_size=3)
    assert summed(study, tmp_path) == of_frame(study, frame)
    rows = gather(study, tmp_path, sample=50).rows()
    assert set(rows["respondent"].to_list()) == set(cells["respondent"])


def test_an_empty_row_group_is_no_trouble(study, cells, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pl.DataFrame(cells).to_arrow()
    with parquet.ParquetWriter(tmp_path / "a.parquet", table.schema) as writer:
        for piece in (table.slice(0, 0), table.slice(0, 5), table.slice(0, 0), table.slice(5)):
            writer.write_table(piece)
    assert summed(study, tmp_path / "a.parquet") == of_frame(study, pl.DataFrame(cells))


def test_rows_of_the_pilot_and_of_no_wave_are_refused_as_at_hand(study, cells, tmp_path):
    waves = ["main"] * 6 + ["pilot"] * 3 + ["", "Main", "third"]
    frame = pl.DataFrame(cells | {"wave": waves, "b1": ["4", "6x"] * 6})
    path = tmp_path / "answers.parquet"
    frame.write_parquet(path)
    counted = gather(study, path, sample=50).totals.counted
    origin = admit(pd.DataFrame(frame.to_dict(as_series=False)), study).responses.origin
    assert counted["admitted"] + counted["other_wave"] == origin.n_admitted == 3 + 2
    assert (counted["not_on_scale"], counted["unknown_wave"]) == (6, 3)
