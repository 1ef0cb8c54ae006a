import numpy as np
import pytest


@pytest.fixture(scope="session")
def clustered_case(made_up, request):
    """Outcome, predictors, clusters and weights of a case of cluster_robust.R."""

    def load(name):
        if name.endswith("people"):
            frame = request.getfixturevalue("data_set")("mtcars")
            heavy = name.startswith("weighted")
            cluster = frame["cyl" if heavy else "carb"] * 10 + frame["gear"]
            weights = frame["qsec"].to_numpy(float) if heavy else None
            return (
                frame["mpg"].to_numpy(float),
                frame[["wt", "hp"]].to_numpy(float),
                cluster,
                weights,
            )
        answers, i = made_up(120, 6), np.arange(1, 121)
        uneven = np.floor(np.sqrt(i * 1.7))
        between = (uneven * 7) % 5
        x = {
            "even": answers[:, :3],
            "uneven": np.column_stack([answers[:, :2], between]),
            "alone": between[:, None],
            "weighted": np.column_stack([answers[:, :2], between]),
        }[name]
        weights = 0.5 + i * 11 % 7 / 3 if name == "weighted" else None
        return answers[:, 4:].mean(axis=1), x, (i - 1) // 8 if name == "even" else uneven, weights

    return load


@pytest.fixture(scope="session")
def few():
    """Draw `n_clusters` of 3 to 6 people: y, x (one varies within, one between), cluster."""

    def draw(n_clusters, seed=1):
        generator = np.random.default_rng(seed)
        cluster = np.repeat(np.arange(n_clusters), generator.integers(3, 7, n_clusters))
        x = generator.normal(size=(cluster.size, 2))
        x[:, 1] = generator.normal(size=n_clusters)[cluster]
        shared = generator.normal(size=n_clusters)[cluster]
        y = x @ [0.5, 0.3] + 0.6 * shared + generator.normal(size=cluster.size)
        return y, x, cluster

    return draw
