"""Reference numbers of tests/kernels/clustered/test_wild.py: wildboottest with all sign patterns.

Run in this folder, where wildboottest and statsmodels are installed: python wild_bootstrap.py
"""

import json
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels.api as sm
from wildboottest.wildboottest import wildboottest


def made_up(n_obs, n_items):
    """Whole-number answers from 1 to 5 that any language can make again."""
    i, j = np.ogrid[1 : n_obs + 1, 1 : n_items + 1]
    return 1.0 + (i * 37 % 101 * (2 + j % 3) + 9 * ((i * (13 + 8 * j) + 5 * j * j) % 23)) // 120


def tested(n_obs, per_cluster):
    """Statistic and p of both slopes; all patterns are tried when B exceeds their number."""
    answers = made_up(n_obs, 4)
    cluster = np.arange(n_obs) // per_cluster
    x = pd.DataFrame({"const": 1.0, "x1": answers[:, 0], "x2": (cluster * 7 % 5).astype(float)})
    model = sm.OLS(pd.Series(answers[:, 2:].mean(axis=1)), x)
    found = {}
    for term in ("x1", "x2"):
        row = wildboottest(model, param=term, cluster=pd.Series(cluster), B=99_999, show=False)
        found[term] = [float(value) for value in row[["statistic", "p-value"]].iloc[0]]
    return found


packages = ("wildboottest", "statsmodels", "numpy")
record = {
    "versions": {"python": platform.python_version()} | {name: version(name) for name in packages},
    "eight": tested(48, 6),
    "eleven": tested(66, 6),
}
Path("wild_bootstrap.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
