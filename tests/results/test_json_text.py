"""Our JSON is that of the standard library, character by character."""

from __future__ import annotations

import json

import numpy as np
import pytest

from crm_study.results.json_text import indented
from crm_study.results.prose import Prose, Slot

CASES = [
    {},
    [],
    {"a": {}},
    {"a": [], "b": [[]]},
    [{"name": 'é " \\ \n\t\u2028\x00 😀', "value": -0.0, "yes": True, "none": None}],
    {"rows": [{"a": 1e-300, "b": 1e300, "c": 12345678901234567890}, {}], "deep": [[1, [2]], "x"]},
    [0.1, 1 / 3, 5e-324],
    {"rows": [{"a": "},\n   {", "b": 1}, {"a": "}", "b": None}], "one": [{"c": True}]},
    {"said": Prose(["a", Slot("1", "f/r/c")]), "rows": (Prose(["b"]),), "n": np.float64(0.5)},
    "text",
    None,
]


@pytest.mark.parametrize("value", CASES)
def test_it_is_what_the_library_writes(value: object) -> None:
    assert indented(value) == json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)


@pytest.mark.parametrize("value", [float("nan"), {"a": [float("inf")]}])
def test_what_is_not_finite_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        indented(value)
