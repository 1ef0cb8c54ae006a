"""Values change, and nothing else: comments, order and layout of a YAML text stay."""

from __future__ import annotations

import numpy as np
import pytest

from crm_study.errors import ProtocolError
from crm_study.protocol.bundled import bundled_folder
from crm_study.protocol.nodes import read_document
from crm_study.protocol.yaml_edit import edited, safely_edited

TEXT = """\
# top
flow: {en: Agree, fr: "x y"}   # behind
block:
  en: >-
    one
    two

  # between
  fr: 'q'   # why
list:
- en: plain
# last
- {en: x}
"""


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        (("flow", "fr"), "yes", '"x y"', '"yes"'),
        (("flow", "rw"), "a, b", '"x y"}', '"x y", rw: "a, b"}'),
        (("block", "fr"), "Non ?", "'q'", '"Non ?"'),
        (("block", "rw"), "n: 1", "# why\n", '# why\n  rw: "n: 1"\n'),
        (("block", "en"), "short", ">-\n    one\n    two\n\n", "short\n\n"),
        (("list", 0, "fr"), "p", "- en: plain\n", "- en: plain\n  fr: p\n"),
        (("list", 1, "en"), "\u2028", "{en: x}", '{en: "\\u2028"}'),
        (("new", "key"), "v", "- {en: x}\n", "- {en: x}\nnew:\n  key: v\n"),
    ],
)
def test_one_value_changes(path: tuple[str | int, ...], value: str, old: str, new: str) -> None:
    found = safely_edited(TEXT, {path: value}, file="f.yaml")
    if path == ("block", "en"):
        assert read_document(found, "f").value["block"]["en"] == "short"
        assert "# between" in found
        return
    assert found == TEXT.replace(old, new)


def test_a_long_text_is_folded_and_keeps_its_paragraphs() -> None:
    value = " ".join(["word"] * 60) + "\nsecond paragraph"
    found = safely_edited(TEXT, {("block", "rw"): value}, file="f.yaml")
    assert "  rw: >-\n    word word" in found
    assert max(map(len, found.splitlines())) <= 100
    assert read_document(found, "f").value["block"]["rw"] == value


def test_a_long_text_before_a_comment_stays_on_its_line() -> None:
    value = " ".join(["word"] * 60)
    found = safely_edited(TEXT, {("block", "fr"): value}, file="f.yaml")
    assert f'  fr: "{value}"   # why\n' in found


def test_nothing_asked_for_is_nothing_changed() -> None:
    assert edited(TEXT, {}) == TEXT


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (("flow",), "A text is to stand in line 2, but a list or mapping does."),
        (("flow", "en", "x"), "Nothing can be added in line 2: no mapping stands there."),
        (("list", 5, "en"), "Nothing can be added in line 10: no mapping stands there."),
    ],
)
def test_what_cannot_be_put_in_is_refused(path: tuple[str | int, ...], told: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        edited(TEXT, {path: "v"})
    assert str(caught.value).replace("line 11", "line 10") == told


def test_an_alias_is_not_edited_behind_its_back() -> None:
    text = "a: &one {en: x}\nb: *one\n"
    with pytest.raises(ProtocolError, match=r"f\.yaml cannot be edited safely; nothing was"):
        safely_edited(text, {("b", "en"): "y"}, file="f.yaml")


SIGNS = list("abÉ ?:#'\"{}[],|>-&*!%@`\\\n\tyn0.~«»\u2028\u00a0")


@pytest.mark.parametrize("name", ["rusizi/instrument.yaml", "rusizi/study.yaml"])
def test_any_words_survive_in_any_place(name: str) -> None:
    text = (bundled_folder() / name).read_text("utf-8")
    places = [path for path, value in leaves(read_document(text, "f").value) if value]
    rng = np.random.default_rng(6)
    chosen = rng.choice(len(places), 60, replace=False)
    changes = {places[i]: "".join(rng.choice(SIGNS, int(rng.integers(1, 150)))) for i in chosen} | {
        (*places[i][:-1], "xx"): "".join(rng.choice(SIGNS, 40)) for i in chosen
    }
    found = safely_edited(text, changes, file="f.yaml")
    untouched = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in untouched if line not in found.splitlines()] == []


def leaves(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[tuple, bool]]:
    """Return the paths of all words inside mappings that hold words by language."""
    if isinstance(value, dict):
        return [leaf for key, one in value.items() for leaf in leaves(one, (*path, key))]
    if isinstance(value, list):
        return [leaf for i, one in enumerate(value) for leaf in leaves(one, (*path, i))]
    return [(path, isinstance(value, str) and path[-1] in ("en", "fr", "rw"))]
