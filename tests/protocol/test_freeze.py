"""A frozen promise: complete, sealed, and every deviation from it told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crm_study.errors import ProtocolError
from crm_study.protocol.bundled import bundled_studies
from crm_study.protocol.deviations import deviations
from crm_study.protocol.freeze import (
    Frozen,
    freeze,
    frozen_beside,
    frozen_text,
    read_frozen,
)
from crm_study.protocol.promises import FILE, PARTS, promises
from crm_study.protocol.reader import read_study

DAY = date(2026, 1, 5)


def frozen_in(folder: Path) -> Frozen:
    frozen = freeze(read_study(folder), on=DAY, software="crm-study 0.1.0", n_planned=29)
    (folder / FILE).write_text(frozen_text(frozen), "utf-8")
    return frozen


def told(folder: Path, name: str, *edits: tuple[str, str]) -> list[str]:
    """Freeze the small study, edit it, and return what deviates."""
    frozen = frozen_in(folder)
    path = folder / name
    text = path.read_text("utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    return [str(one) for one in deviations(read_study(folder), frozen)]


@pytest.mark.parametrize("name", bundled_studies())
def test_a_frozen_protocol_is_read_back_the_same(name: str, tmp_path: Path) -> None:
    study = read_study(name)
    frozen = freeze(study, on=DAY, software="crm-study 0.1.0", n_planned=118)
    path = tmp_path / FILE
    path.write_text(frozen_text(frozen), "utf-8")
    assert read_frozen(path) == frozen
    assert deviations(study, frozen) == []
    assert frozen.data_existed == (name == "ecsi-mobile")


def test_everything_that_was_promised_is_told(folder: Path) -> None:
    frozen = frozen_in(folder)
    assert frozen_beside(read_study(folder)) == frozen
    assert list(frozen.promises) == list(PARTS)
    assert frozen.promises["sample"]["sampling"]["margin"] == 0.1
    assert frozen.promises["exclusions"] == {"missing": {"codes": [-99], "min_answered": 0.5}}
    assert frozen.promises["items"]["a3"]["reverse_keyed"] is True
    assert frozen.promises["hypotheses"]["H1"]["supported_if"]["and"]["above"] == 0.0
    assert (frozen.frozen, frozen.n_planned, frozen.data_existed) == ("2026-01-05", 29, False)


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("study.yaml", "margin: 0.1", "margin: 0.2", "Sample, sampling.margin: 0.1 → 0.2"),
        (
            "study.yaml",
            "manager: {n: 10}",
            "manager: {n: 12}",
            "Sample, stratum manager.n: 10 → 12",
        ),
        (
            "study.yaml",
            "min_answered: 0.5",
            "min_answered: 1",
            "Exclusions, missing.min_answered: 0.5 → 1.0",
        ),
        (
            "instrument.yaml",
            "2: {}, 3: {}, 4",
            "2: {}, 3: {en: Half}, 4",
            "Answer scales, agree.points.3: (none) → en Half",
        ),
        ("instrument.yaml", "We greet.", "We wave.", "Items, a1.text.en: We greet. → We wave."),
        (
            "instrument.yaml",
            ",\n         reverse_keyed: true}",
            "}",
            "Items, a3.reverse_keyed: yes → no",
        ),
        (
            "study.yaml",
            "items: [a1, a2, a3]",
            "items: [a1, a2]",
            "Constructs, care.items: a1, a2, a3 → a1, a2",
        ),
        (
            "study.yaml",
            "outcome: growth, predictors: [care]",
            "outcome: growth, predictors: [care], controls: [a3]",
            "Models, models.simple.controls: (none) → a3",
        ),
        (
            "study.yaml",
            "models:\n",
            "multiplicity: none\nmodels:\n",
            "Models, multiplicity: holm → none",
        ),
        (
            "study.yaml",
            "below: 0.05",
            "below: 0.1",
            "Hypotheses, H1.supported_if.below: 0.05 → 0.1",
        ),
        (
            "study.yaml",
            '"0.44"',
            '"0.440"',
            "Published numbers, regression.simple/glance/r_squared (abstract): 0.44 → 0.440",
        ),
    ],
)
def test_each_part_is_watched(folder: Path, name: str, old: str, new: str, expected: str) -> None:
    assert told(folder, name, (old, new)) == [expected]


def test_what_came_and_went_is_told_as_a_whole(folder: Path) -> None:
    remark = '      - {id: remark, type: text, text: {en: "Anything else?"}}\n'
    other = '      - {id: c9, type: number, text: {en: "How many?"}}\n'
    found = told(folder, "instrument.yaml", (remark, other))
    assert found == [
        "Items, remark: text (en Anything else?); type text; required yes; identifier no; "
        "reverse_keyed no → (none)",
        "Items, c9: (none) → text (en How many?); type number; required yes; identifier no; "
        "reverse_keyed no",
    ]


def test_another_order_of_items_is_told(folder: Path) -> None:
    lines = (folder / "instrument.yaml").read_text("utf-8").splitlines(keepends=True)
    first, second = (line for line in lines if "id: a1" in line or "id: a2" in line)
    assert told(folder, "instrument.yaml", (first + second, second + first)) == [
        "Items, order asked: a1, a2, a3, b1, b2, remark → a2, a1, a3, b1, b2, remark"
    ]


def test_labels_comments_and_new_languages_are_no_deviation(folder: Path) -> None:
    assert (
        told(
            folder, "study.yaml", ("{en: Care}", "{en: Attention}"), ("id: small", "id: small # x")
        )
        == []
    )
    path = folder / "instrument.yaml"
    text = path.read_text("utf-8").replace("languages: [en]", "languages: [en, fr]")
    path.write_text(text.replace('{en: "We greet."}', '{en: "We greet.", fr: "Oui."}'), "utf-8")
    assert deviations(read_study(folder), read_frozen(folder / FILE)) == []


def test_a_default_that_a_later_version_adds_is_no_deviation(folder: Path) -> None:
    frozen = frozen_in(folder)
    older = promises(read_study(folder))
    del older["sample"]["sampling"]["allocation"]
    del older["models"]["multiplicity"]
    del older["items"]["a1"]["required"]
    known = frozen.model_copy(update={"promises": older})
    assert deviations(read_study(folder), known) == []


def test_an_edited_promise_is_refused(folder: Path) -> None:
    frozen_in(folder)
    path = folder / FILE
    path.write_text(path.read_text("utf-8").replace("margin: 0.1", "margin: 0.2"), "utf-8")
    with pytest.raises(ProtocolError) as caught:
        frozen_beside(read_study(folder))
    assert str(caught.value) == (
        f"{path} has been edited since it was frozen on 2026-01-05: its seal no longer fits. "
        "Put the file that was deposited back in its place."
    )


def test_the_promise_of_another_study_is_refused(folder: Path) -> None:
    frozen = freeze(read_study("rusizi"), on=DAY, software="crm-study 0.1.0")
    (folder / FILE).write_text(frozen_text(frozen), "utf-8")
    with pytest.raises(ProtocolError, match="belongs to study 'rusizi', not to 'small'"):
        frozen_beside(read_study(folder))


def test_something_else_is_no_preregistration(folder: Path) -> None:
    (folder / FILE).write_text("a: 1\n", "utf-8")
    with pytest.raises(ProtocolError, match="The preregistration cannot be used: "):
        frozen_beside(read_study(folder))


def test_without_a_promise_there_is_none(folder: Path) -> None:
    assert frozen_beside(read_study(folder)) is None


def test_collected_data_that_are_there_already_are_told(folder: Path) -> None:
    path = folder / "study.yaml"
    path.write_text(path.read_text("utf-8") + "data: {file: answers.csv}\n", "utf-8")
    assert not frozen_in(folder).data_existed
    (folder / "answers.csv").write_text("a\n", "utf-8")
    assert frozen_in(folder).data_existed
