"""Mediation on DataFrames: rows, sentences, options and refusals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.analysis.mediation import mediation_chapter
from crm_study.errors import AnalysisError
from crm_study.protocol.path_models import Mediation

SIMPLE = {"outcome": "y", "predictor": "x", "mediators": ["m"]}
TWO = {"outcome": "y", "predictor": "x", "mediators": ["m", "v"]}


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    draw = np.random.default_rng(4)
    x, noise, other, w = draw.normal(size=(4, 150))
    m = 0.5 * x + 0.2 * x * w + noise
    v = 0.3 * m + draw.normal(size=150)
    return pd.DataFrame(
        {
            "x": x,
            "m": m,
            "v": v,
            "w": w,
            "y": 0.4 * m + 0.2 * v + 0.1 * x + other,
            "office": [f"MFI{i:02d}" for i in draw.integers(1, 16, 150)],
            "role": np.where(w > 0, "officer", "manager"),
            "level": np.where(w > 1, "a", np.where(w > 0, "b", "c")),
        }
    )


def refusal(*args: object, **options: object) -> str:
    with pytest.raises(AnalysisError) as caught:
        cs.mediation(*args, **options)  # type: ignore[arg-type]
    return str(caught.value)


def test_a_simple_mediation_has_the_rows_of_the_contract(people: pd.DataFrame) -> None:
    found = cs.mediation(people, **SIMPLE, n_resamples=300)
    assert list(found.tidy()["effect"]) == ["a", "b", "c", "c_prime", "indirect"]
    number = found.number
    product = number("a", "estimate") * number("b", "estimate")
    assert number("indirect", "estimate") == pytest.approx(product)
    assert number("c", "estimate") == pytest.approx(number("c_prime", "estimate") + product)
    assert number("indirect", "std_estimate") == pytest.approx(
        product * people["x"].std() / people["y"].std()
    )
    assert number("indirect", "share") == pytest.approx(product / number("c", "estimate"))
    assert number("glance", "sobel_statistic") == number("indirect", "sobel_statistic")
    assert number("glance", "process_model") == 4
    assert number("m:x", "estimate") == number("a", "estimate")
    assert "(PROCESS model 4)" in found.title


def test_parallel_mediators_are_contrasted(people: pd.DataFrame) -> None:
    found = cs.mediation(people, **TWO, n_resamples=300)
    rows = ["a_m", "a_v", "b_m", "b_v", "c", "c_prime", "indirect_m", "indirect_v"]
    assert list(found.tidy()["effect"]) == [*rows, "total_indirect", "contrast_m_minus_v"]
    each = found.number("indirect_m", "estimate"), found.number("indirect_v", "estimate")
    assert found.number("total_indirect", "estimate") == pytest.approx(sum(each))
    assert found.number("contrast_m_minus_v", "estimate") == pytest.approx(each[0] - each[1])


def test_serial_mediators_are_model_6(people: pd.DataFrame) -> None:
    found = cs.mediation(people, **TWO, serial=True, n_resamples=300)
    steps = [found.number(row, "estimate") for row in ("a_m", "d_m_v", "b_v")]
    assert found.number("indirect_m_v", "estimate") == pytest.approx(np.prod(steps))
    assert found.number("glance", "process_model") == 6


def test_the_interval_is_chosen_by_name(people: pd.DataFrame) -> None:
    options = {**SIMPLE, "n_resamples": 300}
    for interval, low in (("bias_corrected", "corrected_low"), ("bca", "bca_low")):
        found = cs.mediation(people, **options, interval=interval)
        assert found.number("indirect", "conf_low") == found.number("indirect", low)
    assert refusal(people, **options, interval="normal") == (
        "A bootstrap interval is one of percentile, bias_corrected, bca, but is normal."
    )


def test_whole_institutions_may_be_drawn(people: pd.DataFrame) -> None:
    found = cs.mediation(people, **SIMPLE, cluster="office", n_resamples=300)
    assert found.number("glance", "n_clusters") == 15
    assert "15 whole institutions each time" in found.prose()
    assert any(note.startswith("Whole institutions (15)") for note in found.notes)
    alone = cs.mediation(people, **SIMPLE, n_resamples=300)
    assert alone.number("glance", "n_clusters") is None
    assert any(note.startswith("Respondents count as independent") for note in alone.notes)


def test_a_predictor_of_two_categories_is_coded(people: pd.DataFrame) -> None:
    found = cs.mediation(people, outcome="y", predictor="role", mediators=["m"], n_resamples=100)
    means = people.groupby("role")["m"].mean()
    assert found.number("a", "estimate") == pytest.approx(means["officer"] - means["manager"])


def test_gaps_are_left_out_and_counted(people: pd.DataFrame) -> None:
    holes = people.assign(m=people["m"].mask(people.index < 5))
    found = cs.mediation(holes, **SIMPLE, n_resamples=100)
    assert found.number("glance", "n_obs") == 145
    assert "5 rows were left out for a gap in one of the variables (listwise)." in found.notes


def test_sentences_promise_no_cause(people: pd.DataFrame) -> None:
    found = cs.mediation(people, **SIMPLE)
    assert found.prose().startswith("The indirect association x → m → y is ")
    assert "at most consistent with mediation" in found.prose()
    assert "Maxwell & Cole, 2007" in found.notes[0]
    assert list(found.figures()) == ["mediation"]


def test_what_a_mediation_refuses(people: pd.DataFrame) -> None:
    few = {"n_resamples": 100}
    assert refusal(people.assign(m=people["x"]), **SIMPLE, **few) == (
        "A regression cannot tell 'm' apart: it is a linear combination of 'x'. "
        "Leave one of them out."
    )
    assert refusal(people.assign(m=2.0), **SIMPLE, **few) == (
        "A mediation needs variables that vary: every value of 'm' is 2."
    )
    assert refusal(people, outcome="y", predictor="x", mediators=["office"], **few) == (
        "Column 'office' holds categories; a mediation needs a measured outcome and "
        "measured mediators."
    )
    assert refusal(people, outcome="y", predictor="level", mediators=["m"], **few) == (
        "The predictor 'level' has 3 categories; a mediation needs a measured predictor or "
        "one of two categories."
    )
    assert refusal(people.head(3), **SIMPLE, **few) == (
        "A regression needs more complete rows than coefficients, "
        "but got 3 rows for 3 coefficients."
    )
    assert refusal(people, outcome="y", predictor="x", mediators=[], **few) == (
        "A mediation needs at least 1 mediator, but got none."
    )
    assert refusal(people, outcome="y", predictor="x", mediators=["mm"], **few) == (
        "The frame has no column 'mm'. Did you mean 'm'? "
        "It has: x, m, v, w, y, office, role, level."
    )


def test_names_that_run_together_are_refused(people: pd.DataFrame) -> None:
    named = people.rename(columns={"m": "one", "v": "two"}).assign(one_two=people["w"])
    said = refusal(
        named,
        outcome="y",
        predictor="x",
        mediators=["one", "two", "one_two"],
        serial=True,
        n_resamples=100,
    )
    assert said == "2 effects would be called 'indirect_one_two'; rename a mediator."


@pytest.mark.parametrize(
    ("moderated", "model", "rows"),
    [
        (["a"], 7, ["a_moderated", "indirect_low", "index"]),
        (["a", "direct"], 8, ["a_moderated", "c_prime_moderated", "direct_high", "index"]),
        (["b"], 14, ["b_moderated", "indirect_mean", "index"]),
        (["b", "direct"], 15, ["b_moderated", "direct_low", "index"]),
        (["a", "b"], 58, ["a_moderated", "b_moderated", "difference_high_minus_low"]),
        (["a", "b", "direct"], 59, ["direct_mean", "difference_mean_minus_low"]),
        (["direct"], 5, ["direct_high", "indirect"]),
    ],
)
def test_moderated_mediation_is_numbered_as_in_process(
    people: pd.DataFrame, moderated: list[str], model: int, rows: list[str]
) -> None:
    found = cs.moderated_mediation(
        people, **SIMPLE, moderator="w", moderated=moderated, n_resamples=100
    )
    assert found.number("glance", "process_model") == model
    assert f"(PROCESS model {model})" in found.title
    assert set(rows) <= set(found.tidy()["effect"])
    assert found.tidy()["effect"].is_unique
    assert found.prose()


def test_the_index_is_the_slope_of_the_conditional_effects(people: pd.DataFrame) -> None:
    found = cs.moderated_mediation(people, **SIMPLE, moderator="w", n_resamples=100)
    number = found.number
    run = number("indirect_high", "moderator_value") - number("indirect_low", "moderator_value")
    rise = number("indirect_high", "estimate") - number("indirect_low", "estimate")
    assert number("index", "estimate") == pytest.approx(rise / run)
    bent = number("a_moderated", "estimate") * number("b", "estimate")
    assert number("index", "estimate") == pytest.approx(bent)


def test_centering_leaves_conditional_effects_alone(people: pd.DataFrame) -> None:
    options = {**TWO, "moderator": "w", "moderated": ["a", "b"], "n_resamples": 100}
    one = cs.moderated_mediation(people, **options)
    other = cs.moderated_mediation(people, **options, center=False)
    for row in ("indirect_m_low", "indirect_v_high", "difference_m_high_minus_low"):
        for column in ("estimate", "conf_low"):
            assert one.number(row, column) == pytest.approx(other.number(row, column), abs=1e-9)
    assert one.number("a_m", "estimate") != pytest.approx(other.number("a_m", "estimate"))


def test_a_moderator_of_two_categories_is_shown_at_both(people: pd.DataFrame) -> None:
    found = cs.moderated_mediation(
        people, **SIMPLE, moderator="role", moderated=["a", "direct"], n_resamples=100
    )
    rows = {"indirect_manager", "indirect_officer", "direct_manager", "direct_officer"}
    assert rows <= set(found.tidy()["effect"])
    gap = found.number("indirect_officer", "estimate") - found.number(
        "indirect_manager", "estimate"
    )
    assert found.number("index", "estimate") == pytest.approx(gap)


def test_percentiles_may_be_probed(people: pd.DataFrame) -> None:
    options = {**SIMPLE, "moderator": "w", "n_resamples": 100}
    found = cs.moderated_mediation(people, **options, probe="percentiles")
    assert found.number("indirect_p50", "moderator_value") == pytest.approx(people["w"].median())
    with pytest.raises(AnalysisError) as caught:
        cs.moderated_mediation(people, **options, probe="quartiles")
    assert str(caught.value) == "A probe is one of sd, percentiles, but is quartiles."


def test_three_categories_bend_nothing(people: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError) as caught:
        cs.moderated_mediation(people, **SIMPLE, moderator="level", n_resamples=100)
    assert str(caught.value) == (
        "The moderator 'level' has 3 categories; a moderated mediation needs a measured "
        "moderator or one of two categories."
    )


def test_every_number_in_a_sentence_has_its_address(people: pd.DataFrame) -> None:
    for found in (
        cs.mediation(people, **TWO, n_resamples=100),
        cs.moderated_mediation(people, **SIMPLE, moderator="w", n_resamples=100),
    ):
        for slot in found.prose().slots:
            name, row, column = slot.address.split("/")
            assert name == found.id
            assert found.number(row, column) is not None
        assert all(len(line) <= 80 for line in str(found).splitlines())


@pytest.fixture(scope="module")
def rusizi() -> tuple[cs.Study, cs.Responses]:
    from crm_study.responses.reader import data_file

    study = cs.read_study("rusizi")
    return study, cs.read_responses(data_file(study), study)


def declared(rusizi: tuple[cs.Study, cs.Responses], **options: object) -> cs.Finding:
    study, responses = rusizi
    fields = {"outcome": "performance", "predictor": "scrm", "mediators": ["satisfaction"]}
    model = Mediation.model_validate({**fields, "n_resamples": 100, **options})
    changed = study.model_copy(update={"mediation": {"path": model}})
    return mediation_chapter(changed, responses, name="path")


def test_a_declared_moderator_gives_a_moderated_mediation(
    rusizi: tuple[cs.Study, cs.Responses],
) -> None:
    found = declared(rusizi, moderator="learning", moderated=["b"])
    assert found.id == "mediation.path"
    assert found.number("glance", "process_model") == 14
    assert found.number("glance", "n_clusters") == 21
    assert "Organizational learning" in found.title


def test_half_a_declaration_is_refused(rusizi: tuple[cs.Study, cs.Responses]) -> None:
    for options in ({"moderator": "learning"}, {"moderated": ["a"]}):
        with pytest.raises(AnalysisError) as caught:
            declared(rusizi, **options)
        assert str(caught.value) == (
            "A moderated mediation declares both a 'moderator' and, under 'moderated', the "
            "paths it bends: a, b or direct."
        )
    series = {"mediators": ["satisfaction", "kcf"], "serial": True}
    with pytest.raises(AnalysisError) as caught:
        declared(rusizi, moderator="learning", moderated=["a"], **series)
    assert str(caught.value) == (
        "A serial mediation with a moderator is not offered; leave out 'serial' or the moderator."
    )
