"""Every complaint at once, each with its place and the nearest right name."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_study.errors import ProtocolError
from crm_study.protocol.bundled import bundled_studies
from crm_study.protocol.reader import read_study


def place_of(text: str, needle: str) -> str:
    """Return ``line:column`` of the first occurrence, both from 1."""
    start = text.index(needle)
    line = text.count("\n", 0, start) + 1
    return f"{line}:{start - text.rfind(chr(10), 0, start)}"


def complaints(folder: Path, name: str, *edits: tuple[str, str]) -> list[str]:
    """Edit a file of the small study, read it, and return what was complained about."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProtocolError) as caught:
        read_study(folder)
    return [str(complaint).replace(f"{folder}/", "") for complaint in caught.value.complaints]


@pytest.mark.parametrize("name", bundled_studies())
def test_bundled_studies_are_consistent(name: str) -> None:
    assert read_study(name).id == name


@pytest.mark.parametrize("name", bundled_studies())
def test_every_bundled_item_names_its_source_and_its_wording(name: str) -> None:
    for item in read_study(name).instrument.items():
        assert item.source, item.id
        assert item.wording == "original", item.id


def test_a_small_study_is_read(folder: Path) -> None:
    study = read_study(folder)
    assert study.items_of("care") == ("a1", "a2", "a3")
    assert study.population.size == 40
    assert len(study.sha256) == 64


def test_the_hash_changes_with_the_instrument(folder: Path) -> None:
    before = read_study(folder).sha256
    path = folder / "instrument.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("We greet", "We smile"), "utf-8")
    assert read_study(folder).sha256 != before


def test_unknown_study_names_the_nearest() -> None:
    with pytest.raises(ProtocolError, match="Did you mean 'rusizi'") as caught:
        read_study("rusizzi")
    assert str(caught.value).startswith(
        "'rusizzi' is neither a folder with a study.yaml nor a bundled study. "
        "Did you mean 'rusizi'? Bundled studies: acquisition-costs, "
    )


@pytest.mark.parametrize(
    ("old", "new", "at", "told"),
    [
        (
            "items: [a1, a2, a3]",
            "items: [a1, a2, aa3]",
            "aa3",
            "unknown item 'aa3'. Did you mean 'a3'? "
            "Known: a1, a2, a3, b1, b2, remark. It is listed in construct 'care'.",
        ),
        (
            "predictors: [care]",
            "predictors: [cares]",
            "cares",
            "unknown construct or item 'cares'. Did you mean 'care'? "
            "Known: care, growth, a1, a2, a3, b1, b2, remark. (Model 'simple'.)",
        ),
        (
            "allocation: proportional",
            "allocation: proportionate",
            "proportionate",
            "'sampling.allocation' is 'proportionate'. "
            "Did you mean 'proportional'? Allowed: 'proportional', 'equal', "
            "'neyman', 'optimum', 'power'.",
        ),
        (
            "min_answered",
            "min_answer",
            "min_answer",
            "unknown key 'min_answer'. Did you mean 'min_answered'? Allowed: codes, min_answered.",
        ),
        (
            'printed: "0.44"',
            "printed: 0.44",
            "0.44",
            "'published.0.printed' must be text (put it in quotes), but it is 0.44.",
        ),
        (
            'printed: "0.44"',
            'printed: "about half"',
            '"about half"',
            "",
        ),
        (
            "regression.simple/care/p_value",
            "regression.simple/care/pvalue",
            "regression.simple/care/pvalue",
            "'regression.simple/care/pvalue' ends in 'pvalue', which is no "
            "result column. Did you mean 'p_value'? The columns are listed in docs/columns.md.",
        ),
        (
            "address: regression.simple/glance",
            "address: regression.simpel/glance",
            "regression.simpel",
            "unknown finding 'regression.simpel'. Did you mean 'regression.simple'? ",
        ),
        (
            "regression.simple/care/p_value",
            "regression.simple/cart/p_value",
            "regression.simple/cart",
            "unknown row 'cart'. Did you mean 'care'? Known: glance, intercept, care.",
        ),
        ("id: small\n", "", "schema_version", "'id' is missing."),
        (
            "id: small\n",
            "id: small\nid: large\n",
            "id: large",
            "the key 'id' stands here a second time; the first is in line 2.",
        ),
        ("title: {en", "title: {en: [", ': "A small', "this is not valid YAML"),
        ("pilot: pilot, main: main", "pilot: main, main: main", "main}", "pilot and main wave"),
    ],
)
def test_study_complaints(folder: Path, old: str, new: str, at: str, told: str) -> None:
    found = complaints(folder, "study.yaml", (old, new))
    where = place_of((folder / "study.yaml").read_text("utf-8"), at)
    assert any(complaint.startswith(f"study.yaml:{where}: {told}") for complaint in found), found


@pytest.mark.parametrize(
    ("old", "new", "at", "told"),
    [
        (
            "id: b2, scale: agree",
            "id: b2, scale: agreee",
            "agreee",
            "unknown scale 'agreee'. Did you mean 'agree'? Known: agree.",
        ),
        (
            "id: b2",
            "id: b1",
            'b1, scale: agree, text: {en: "We earn',
            "the item id 'b1' is used twice; first in line 12.",
        ),
        (
            "missing: {9:",
            "missing: {5:",
            "5: {en: Unknown",
            "the code 5 of scale 'agree' is both a point and a missing code.",
        ),
        (
            "id: b2, scale: agree",
            "id: b2",
            "{id: b2, text",
            "item 'b2' has no 'scale'; give one, or 'type: text' or 'type: number'.",
        ),
    ],
)
def test_instrument_complaints(folder: Path, old: str, new: str, at: str, told: str) -> None:
    found = complaints(folder, "instrument.yaml", (old, new))
    where = place_of((folder / "instrument.yaml").read_text("utf-8"), at)
    assert any(complaint.startswith(f"instrument.yaml:{where}: {told}") for complaint in found), (
        found
    )


def test_all_complaints_come_at_once(folder: Path) -> None:
    found = complaints(
        folder,
        "study.yaml",
        ("items: [b1, b2]", "items: [b1, b3]"),
        ("formula: yamane", "formula: yamani"),
        ("margin: 0.1", "marginn: 0.1"),
        ("outcome: growth", "outcome: growht"),
    )
    assert len(found) == 4
    assert found == sorted(found, key=lambda line: int(line.split(":")[1]))


def test_a_construct_cannot_contain_itself(folder: Path) -> None:
    found = complaints(
        folder,
        "study.yaml",
        ("measurement: reflective, items: [b1, b2]", "constructs: [growth]"),
    )
    assert "construct 'growth' is, through its dimensions, a part of itself." in found[0]


def test_an_object_tag_is_never_built(folder: Path) -> None:
    found = complaints(folder, "study.yaml", ("id: small", "id: !!python/name:os.system small"))
    assert any("is not read; a study is plain text" in complaint for complaint in found)


def test_no_is_norwegian_not_false(folder: Path) -> None:
    path = folder / "study.yaml"
    path.write_text(path.read_text("utf-8").replace("{en: Care}", "{no: Omsorg}"), "utf-8")
    assert read_study(folder).label_of("care") == "Omsorg"


def test_a_study_that_is_not_utf8_says_so(folder: Path) -> None:
    (folder / "study.yaml").write_bytes("id: café".encode("latin-1"))
    with pytest.raises(ProtocolError, match="is not UTF-8: byte 7 cannot be read"):
        read_study(folder)


def test_a_missing_instrument_is_named(folder: Path) -> None:
    (folder / "instrument.yaml").unlink()
    with pytest.raises(ProtocolError, match=r"the instrument 'instrument.yaml' is not in the"):
        read_study(folder)
