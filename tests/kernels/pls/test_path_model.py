"""Path models that can be estimated, and sentences about those that cannot."""

import numpy as np

from crm_study.kernels.pls.path_model import path_model
from crm_study.kernels.pls.second_order import repeated_indicators, two_stage

BLOCKS = {"image": [0, 1], "quality": [2], "loyalty": [3, 4]}


def test_positions():
    model = path_model(BLOCKS, {"loyalty": ["quality", "image"], "image": ["quality"]})
    assert model.order == (1, 0, 2)
    assert model.endogenous == (0, 2)
    assert model.paths == ((1, 0), (1, 2), (0, 2))
    assert model.effects == ((0, 2), (1, 0), (1, 2))
    assert model.columns.tolist() == [0, 1, 2, 3, 4]
    assert model.own.tolist() == [0, 0, 1, 2, 2]
    assert model.block(2) == slice(3, 5)


def test_only_factors_with_items_to_compare_are_corrected():
    paths = {"loyalty": ["image", "quality"]}
    assert path_model(BLOCKS, paths, consistent=True).factors == (True, False, True)
    assert path_model(BLOCKS, paths, consistent=["image"]).factors == (True, False, False)
    modes = {"image": "B"}
    assert path_model(BLOCKS, paths, modes=modes, consistent=True).factors == (False, False, True)


def test_refusals(refused):
    paths = {"loyalty": ["image"]}
    with refused("A path model needs at least one path between two constructs."):
        path_model(BLOCKS, {})
    with refused(
        "The path model has no construct 'imge'. Did you mean 'image'? It has: image, quality, "
        "loyalty."
    ):
        path_model(BLOCKS, {"loyalty": ["imge"]})
    with refused("No path leads to or from the construct 'quality': connect it or leave it out."):
        path_model(BLOCKS, paths)
    with refused(
        "The paths run in a circle: image -> quality -> loyalty -> image. A path model leads one "
        "way only."
    ):
        path_model(BLOCKS, {"quality": ["image"], "loyalty": ["quality"], "image": ["loyalty"]})
    with refused("The path from 'image' to 'loyalty' is declared twice."):
        path_model(BLOCKS, {"loyalty": ["image", "quality", "image"]})
    with refused("The construct 'quality' has no items."):
        path_model({**BLOCKS, "quality": []}, {"loyalty": ["image", "quality"]})
    with refused("The mode of 'image' must be A or B, but is 'C'."):
        path_model(BLOCKS, {"loyalty": ["image", "quality"]}, modes={"image": "C"})
    with refused("The path model has no construct 'imag' to give a mode. Did you mean 'image'?"):
        path_model(BLOCKS, {"loyalty": ["image", "quality"]}, modes={"imag": "B"})
    with refused(
        "The construct 'image' has weights of mode B; only one of mode A can be corrected for "
        "attenuation."
    ):
        path_model(
            BLOCKS,
            {"loyalty": ["image", "quality"]},
            modes={"image": "B"},
            consistent=["image"],
        )
    with refused("The path model has no construct 'imag' to correct. Did you mean 'image'?"):
        path_model(BLOCKS, {"loyalty": ["image", "quality"]}, consistent=["imag"])


def test_a_construct_cannot_lead_to_itself(refused):
    with refused("The paths run in a circle: image -> image. A path model leads one way only."):
        path_model({"image": [0], "loyalty": [1]}, {"image": ["image"], "loyalty": ["image"]})


def test_second_order_refusals(refused):
    blocks = {"know": [0, 1], "act": [2], "grow": [3]}
    paths = {"grow": ["crm"]}
    with refused("The dimension 'bond' is no construct with items."):
        two_stage(blocks, paths, {"crm": ["know", "bond"]}, n_columns=4)
    with refused(
        "'know' is a dimension of a second-order construct and cannot have paths of its own."
    ):
        two_stage(blocks, {"grow": ["crm", "know"]}, {"crm": ["know", "act"]}, n_columns=4)
    with refused("'know' is a dimension twice."):
        repeated_indicators(blocks, paths, {"crm": ["know", "know", "act"]})
    with refused(
        "The dimensions account for all of 'crm' when their items are used again in mode B, so "
        "that nothing is left for its predictors. Take two stages."
    ):
        repeated_indicators(blocks, {"crm": ["grow"]}, {"crm": ["know", "act"]}, modes={"crm": "B"})


def test_repeated_indicators_serve_twice():
    blocks = {"know": [0, 1], "act": [2], "grow": [3]}
    model = repeated_indicators(
        blocks, {"grow": ["crm"]}, {"crm": ["know", "act"]}, modes={"crm": "B"}
    )
    np.testing.assert_array_equal(model.columns, [0, 1, 2, 3, 0, 1, 2])
    assert model.paths == ((3, 2), (0, 3), (1, 3))
