"""An attacker with findings.json and any two of its tables learns of no small group."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import crm_study as cs
from crm_study.kernels.disclosure.feasible_range import feasible_range
from crm_study.report.write import write_report

K = 5
STRATA = {"manager": 3, "clerk": 9, "officer": 30, "guard": 18}
MFIS = {"Tiny": 2, "Small": 7, "Mid": 16, "Big": 35}
SEXES = {"1": 4, "2": 55, "3": 1}
COUNTS = ("n_obs", "n", "n_returned")
Tables = dict[str, list[dict[str, Any]]]


@pytest.fixture
def real(folder: Path, write_csv: Callable[..., Path]) -> tuple[cs.Study, Path]:
    """Return answers of 60 real people, some of them in very small groups."""
    text = (folder / "study.yaml").read_text("utf-8")
    levels = ", ".join(f"{name}: {{n: {4 * n}}}" for name, n in STRATA.items())
    text = text.replace("{manager: {n: 10}, officer: {n: 30}}", f"{{{levels}}}")
    text += "comparisons:\n  by_role: {outcomes: [care], group: function}\n"
    text += "  by_sex: {outcomes: [care], group: sex}\n  by_mfi: {outcomes: [care], group: mfi}\n"
    text += "associations: {where: {rows: function, columns: sex}}\n"
    (folder / "study.yaml").write_text(text, "utf-8")
    sheet = (folder / "instrument.yaml").read_text("utf-8")
    sheet = sheet.replace(
        "sections:", "  sex: {points: {1: {en: W}, 2: {en: M}, 3: {en: X}}}\nsections:"
    )
    sheet += "      - {id: sex, scale: sex, text: {en: Sex}}\n"
    (folder / "instrument.yaml").write_text(sheet, "utf-8")
    draw = np.random.default_rng(3)
    columns = [
        draw.permutation([name for name, n in sizes.items() for _ in range(n)])
        for sizes in (STRATA, MFIS, SEXES)
    ]
    rows = tuple(
        f"R{i},main,{stratum},{mfi},{','.join(map(str, draw.integers(1, 6, 5)))},{sex}"
        for i, (stratum, mfi, sex) in enumerate(zip(*columns, strict=True))
    )
    path = write_csv(rows, header="respondent,wave,function,mfi,a1,a2,a3,b1,b2,sex")
    return cs.read_study(folder), path


def tables_of(text: str) -> Tables:
    """Return every table of a findings.json, the ones of one row as well."""
    return {
        f"{name}/{part}": rows
        for name, found in json.loads(text)["findings"].items()
        for part, rows in {
            "tidy": found["tidy"],
            "glance": [found["glance"]],
            **found["details"],
        }.items()
        if rows
    }


def equations(
    rows: list[dict[str, Any]], column: str, words: Mapping[str, str], levels: list[str]
) -> Iterator[tuple[list[float], float]]:
    """Yield what a table tells of the people of each level: who together are how many."""
    total, below = 60.0, [0.0] * len(levels)
    for row in rows:
        told = {str(value) for value in row.values() if isinstance(value, str)}
        level = next((words[text] for text in told if text in words), None)
        if level is None:
            continue
        one = [float(level == each) for each in levels]
        below = [max(pair) for pair in zip(below, one, strict=True)]
        yield from ((one, float(row[name])) for name in COUNTS if row.get(name) is not None)
        for name in ("percent", "valid_percent"):
            if row.get(name) is not None:
                yield one, row[name] * total / 100
        if row.get("cumulative_percent") is not None:
            yield below, row["cumulative_percent"] * total / 100
        if row.get("weight") and row.get("n_population"):
            yield one, row["n_population"] / row["weight"]
        if row.get("response_rate") is not None and row.get("n_planned"):
            yield one, row["response_rate"] * row["n_planned"]


def words_for(column: str, levels: Mapping[str, int], labels: Mapping[str, str]) -> dict[str, str]:
    spelled = {f"{column}:{level}": level for level in levels}
    return spelled | ({} if column == "sex" else {level: level for level in levels}) | dict(labels)


CASES = {
    "function": (STRATA, {}),
    "mfi": (MFIS, {}),
    "sex": (SEXES, {"sex:w": "1", "sex:m": "2", "sex:x": "3", "W": "1", "M": "2", "X": "3"}),
}


@pytest.mark.parametrize("column", CASES)
def test_no_pair_of_tables_gives_a_small_group_away(
    real: tuple[cs.Study, Path], column: str
) -> None:
    study, path = real
    tables = tables_of(cs.analyze(study, cs.read_responses(path, study)).to_json())
    sizes, labels = CASES[column]
    levels = list(sizes)
    words = words_for(column, sizes, labels)
    told = {name: list(equations(rows, column, words, levels)) for name, rows in tables.items()}
    assert any(told.values())
    everybody = ([1.0] * len(levels), 60.0)
    small = [level for level, n in sizes.items() if n < K]
    speaking = [name for name, found in told.items() if found]
    for pair in combinations([*speaking, ""], 2):
        known = [everybody, *(one for name in pair for one in told.get(name, ()))]
        members = np.array([one for one, _ in known])
        people = np.array([n for _, n in known])
        for level in small:
            target = np.array([float(level == each) for each in levels])
            found = feasible_range(target, members, people)
            assert found.width >= K - 1e-6, (level, pair)


def test_rows_stay_and_their_numbers_go(real: tuple[cs.Study, Path]) -> None:
    study, path = real
    findings = cs.analyze(study, cs.read_responses(path, study))
    sample = findings["sample"]
    assert [row["stratum"] for row in sample.rows] == list(STRATA)
    shown = {row["stratum"]: row["n_obs"] for row in sample.rows}
    assert shown == {"manager": None, "clerk": None, "officer": 30, "guard": 18}
    assert all(sample.row("manager")[name] is None for name in ("n_returned", "weight"))
    assert sample.number("manager", "n_population") == 12
    note = (
        "The numbers of 2 of 4 rows are not shown: groups of fewer than 5 people, and those that "
        "would give them away."
    )
    assert note in sample.notes
    assert note in findings["weights"].notes
    assert findings["weights"].overall["maximum"] is None
    assert "weights" not in findings["weights"].details
    progress = {row["cell"]: row["n_obs"] for row in findings["quality"].details["progress"]}
    assert progress["function:manager"] is progress["function:clerk"] is None
    assert progress["function:officer"] == 30
    profile = {row["level"]: row["n"] for row in findings["profile"].rows}
    assert [profile[f"function:{name}"] for name in STRATA] == [None, None, 30, 18]
    sexes = findings["comparison.by_sex"]
    assert all(row["p_value"] is None for row in sexes.rows)
    assert "The groups are not compared" in sexes.notes[-1]


def test_extremes_and_shares_are_of_enough_people(real: tuple[cs.Study, Path]) -> None:
    study, path = real
    responses = cs.read_responses(path, study)
    findings = cs.analyze(study, responses, chapters=("descriptives",))
    for finding in findings:
        for row in finding.rows:
            key = str(row[finding.key])
            values = (responses.items if key in responses.items else responses.scores)[key]
            counts = Counter(values.dropna())
            for name, end in (("minimum", min(counts)), ("maximum", max(counts))):
                assert row[name] == (end if counts[end] >= K else None)
    for name, rows in findings["descriptives.items"].details.items():
        for item in dict.fromkeys(row["item"] for row in rows):
            counts = Counter(responses.answers[item].dropna())
            own = [row for row in rows if row["item"] == item]
            hidden = [counts[row["code"]] for row in own if row["share"] is None]
            assert all(
                counts[row["code"]] >= K or not counts[row["code"]]
                for row in own
                if row["share"] is not None
            ), name
            assert not hidden or (len(hidden) > 1 and sum(hidden) >= K)
    assert "An extreme that fewer than 5 people share" in " ".join(
        findings["descriptives.constructs"].notes
    )
    assert findings["descriptives.items"].figures()


def test_the_bars_of_scores_are_of_enough_people(real: tuple[cs.Study, Path]) -> None:
    study, path = real
    responses = cs.read_responses(path, study)
    found = cs.analyze(study, responses, chapters=("descriptives",))["descriptives.constructs"]
    for row in found.details["histogram"]:
        scores = responses.scores[row["construct"]].dropna()
        inside = (scores >= row["score_from"] - 1e-9) & (scores < row["score_to"] - 1e-9)
        assert row["n_obs"] == inside.sum() >= K
    for name in study.constructs:
        own = [row for row in found.details["quantiles"] if row["construct"] == name]
        scores = responses.scores[name].dropna()
        below = [0, *((scores < row["score_to"] - 1e-9).sum() for row in own), len(scores)]
        assert own
        assert np.diff(below).min() >= K
    assert {"descriptives.constructs.histogram", "descriptives.constructs.quantiles"} == set(
        found.figures()
    )


def test_the_report_is_written_and_names_no_small_number(
    real: tuple[cs.Study, Path], tmp_path: Path
) -> None:
    study, path = real
    findings = cs.analyze(study, cs.read_responses(path, study))
    written = write_report(findings, study, out=tmp_path / "out", formats=("html", "md"))
    assert {"html", "md"} <= set(written)
    text = (tmp_path / "out" / "report.md").read_text("utf-8")
    assert "Tiny" not in text
    assert "The numbers of 2 of 4 rows are not shown" in text


def test_generated_answers_show_everything(real: tuple[cs.Study, Path]) -> None:
    study, path = real
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([f"{lines[0]},synthetic", *(f"{x},1" for x in lines[1:])]), "utf-8")
    findings = cs.analyze(study, cs.read_responses(path, study), chapters=("sample", "weights"))
    assert [row["n_obs"] for row in findings["sample"].rows] == list(STRATA.values())
    assert findings["weights"].overall["maximum"] is not None


@pytest.mark.parametrize("name", ["customer-ledger", "customer-spells"])
def test_small_groups_of_a_declared_analysis_are_left_out(name: str) -> None:
    study = cs.read_study(name)
    drawn = cs.simulate(study, n=80, seed=3)
    real = replace(drawn, origin=replace(drawn.origin, synthetic=False))
    kinds = [a for a in study.analyses if getattr(a, "group", None)]
    assert kinds
    for analysis in kinds:
        chapter = f"{analysis.kind}.{analysis.name}"
        every = cs.analyze(study, drawn, chapters=(chapter,))[chapter]
        tables = {"": every.rows, **every.details}
        table, rows = next(
            (t, r) for t, r in tables.items() if r and "n_obs" in r[0] and "group" in r[0]
        )
        sizes = {row["group"]: row["n_obs"] for row in rows}
        few = min(sizes, key=sizes.__getitem__)
        privacy = study.privacy.model_copy(update={"smallest_cell": sizes[few] + 1})
        strict = study.model_copy(update={"privacy": privacy})
        shown = cs.analyze(strict, replace(real, study=strict), chapters=(chapter,))[chapter]
        left = {"": shown.rows, **shown.details}[table]
        assert few not in {row["group"] for row in left}
        assert str(shown)
        shown.figures()
