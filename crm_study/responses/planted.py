"""Synthetic answers to questions that no construct uses, as the study plants them.

A planted slope is what one standard deviation of a construct's score adds: a truth that an
analysis of the data has to find again.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError, listed, nearest
from crm_study.protocol.instrument import Item
from crm_study.protocol.planted import PlantedAnswers
from crm_study.protocol.study import Study
from crm_study.responses.planted_nesting import codes_in_turn, nested_shift, numbered_codes, shared
from crm_study.responses.planted_ranks import places_in_order
from crm_study.responses.planted_shapes import Scene, following_dates, joint_shift, largest
from crm_study.responses.planted_spells import recent_dates, waiting_dates
from crm_study.responses.sheet import Sheet

Floats = NDArray[np.float64]


def planted_answers(
    study: Study,
    item: Item,
    plan: PlantedAnswers,
    *,
    known: Mapping[str, list[str]],
    sheet: Sheet,
    answers: Floats,
    rng: np.random.Generator,
) -> list[str]:
    """Draw the answers to one question, as text.

    Parameters
    ----------
    study, item, plan
        What is asked and how it is answered.
    known : mapping of str to list of str
        Columns drawn before this one.
    sheet, answers
        Scored items and their answers, shape (n, n_items), for slopes on constructs.
    rng : Generator

    Raises
    ------
    AnalysisError
        A slope on what is neither a construct nor an earlier number.
    """
    n = len(answers)
    told = {
        name: _effect(name, item.id, study, known, sheet, answers)
        for name in (*plan.slopes, *plan.logit)
        if name != "intercept"
    }
    shift = sum((slope * told[name] for name, slope in plan.slopes.items()), np.zeros(n))
    for column, gains in plan.shifts.items():
        codes = known.get(column, [""] * n)
        shift = shift + np.array([gains.get(code, 0.0) for code in codes])
    scene = Scene(item.id, study, known, sheet, answers)
    shift = shift + joint_shift(plan, scene) + nested_shift(plan, scene, rng)
    if plan.logit:
        odds = sum((b * told[k] for k, b in plan.logit.items() if k in told), np.zeros(n))
        drawn = _two_points(study, item, odds + plan.logit.get("intercept", 0.0) + shift, rng)
    elif plan.ranked or plan.ranked_with:
        drawn = places_in_order(plan, scene)
    elif plan.turns is not None:
        drawn = codes_in_turn(plan, n)
    elif plan.distribution == "code":
        drawn = numbered_codes(plan, n)
    elif plan.probabilities:
        drawn = _points(item, plan, n, rng)
    elif plan.distribution == "date":
        drawn = _some_dates(plan, scene, rng, shift)
    else:
        drawn = _numbers(plan, rng, shift, most=largest(plan, scene))
    drawn = shared(drawn, plan, scene, rng)
    blank = rng.random(n) < plan.missing
    return ["" if gap else text for gap, text in zip(blank, drawn, strict=True)]


def _effect(
    name: str,
    item: str,
    study: Study,
    known: Mapping[str, list[str]],
    sheet: Sheet,
    answers: Floats,
) -> Floats:
    if name in study.constructs:
        score = sheet.score(answers, name)
        standardized: Floats = (score - np.nanmean(score)) / np.nanstd(score)
        return np.nan_to_num(standardized)
    if name not in known:
        names = [*study.constructs, *known]
        raise AnalysisError(
            f"simulation.answers.{item} rests on '{name}', which is neither a construct nor asked "
            f"before it.{nearest(name, names)} Known: {listed(names)}."
        )
    return np.array([float(text) if text else 0.0 for text in known[name]])


def _numbers(
    plan: PlantedAnswers, rng: np.random.Generator, shift: Floats, *, most: Floats
) -> list[str]:
    drawn = _draw(plan, plan.mean + shift, rng)
    low = -np.inf if plan.minimum is None else plan.minimum
    high = np.inf if plan.maximum is None else plan.maximum
    values = np.clip(np.minimum(drawn, most), low, high)
    return [f"{value:.{plan.decimals}f}" for value in values + 0.0]


def _draw(plan: PlantedAnswers, center: Floats, rng: np.random.Generator) -> Floats:
    if plan.distribution == "lognormal":
        return rng.lognormal(center, plan.std_dev)
    if plan.distribution == "poisson":
        return rng.poisson(np.maximum(center, 0.0)).astype(float)
    if plan.distribution == "uniform":
        return center - plan.mean + rng.uniform(plan.minimum or 0, plan.maximum or 1, len(center))
    if plan.distribution == "exponential":
        return rng.exponential(np.maximum(center, 1e-9))
    return rng.normal(center, plan.std_dev)


def _some_dates(
    plan: PlantedAnswers, scene: Scene, rng: np.random.Generator, shift: Floats
) -> list[str]:
    if plan.until is not None:
        return recent_dates(plan, scene.item, scene.known, rng, shift)
    if plan.lasts == "exponential":
        return waiting_dates(plan, scene.item, scene.known, rng, shift)
    if plan.after is not None:
        return following_dates(plan, scene, rng, shift)
    return _dates(plan, len(scene.answers), rng, shift)


def _dates(plan: PlantedAnswers, n: int, rng: np.random.Generator, shift: Floats) -> list[str]:
    days = (plan.latest - plan.earliest).days
    drawn = np.clip(rng.integers(0, days + 1, n) + shift, 0, days)
    first = np.datetime64(plan.earliest)
    return [str(first + np.timedelta64(int(day), "D")) for day in drawn]


def _two_points(study: Study, item: Item, odds: Floats, rng: np.random.Generator) -> list[str]:
    scale = study.scale_of(item.id)
    low, high = sorted(scale.points)[:2] if scale else (0, 1)
    return [str(high if hit else low) for hit in rng.random(len(odds)) < 1 / (1 + np.exp(-odds))]


def _points(item: Item, plan: PlantedAnswers, n: int, rng: np.random.Generator) -> list[str]:
    codes = list(plan.probabilities)
    shares = np.array([plan.probabilities[code] for code in codes])
    if item.type == "multiple":
        chosen = rng.random((n, len(codes))) < shares
        return [" ".join(np.array(codes)[row]) for row in chosen]
    return [str(code) for code in rng.choice(codes, n, p=shares / shares.sum())]
