"""The cases of glm.R: outcomes and predictors by formula, or R's own data."""

import numpy as np
import pytest


@pytest.fixture(scope="session")
def glm_case(made_up, request):
    """Outcome and predictors of a case: `glm_case("logistic", "births")`."""

    def of_formula(kind):
        answers = made_up(120, 6)
        outcomes = {
            "logistic": (answers[:, 4] + answers[:, 5] >= 6).astype(float),
            "ordinal": np.clip(answers[:, 3], 2, 4) - 2,
            "multinomial": (answers[:, 3] + answers[:, 5]) % 3,
            "huber": answers[:, 3:6].mean(axis=1),
        }
        return outcomes[kind], answers[:, :3]

    def load(kind, name):
        if name == "made_up":
            return of_formula(kind)
        if name == "formula":
            i = np.arange(1.0, 91)
            y = 3 + 0.5 * i + (i * (37 % 101) + i**2 * 0.013) * 0.11 + 7 * np.sin(i * i)
            return y, np.column_stack([i, np.cos(i * 3)])
        data_set = request.getfixturevalue("data_set")
        if name == "births":
            frame = data_set("birthwt", "MASS")
            return frame["low"].to_numpy(float), frame[["age", "lwt", "smoke", "ht"]].to_numpy(
                float
            )
        if name == "cars":
            frame = data_set("mtcars")
            return frame["am"].to_numpy(float), frame[["wt", "hp"]].to_numpy(float)
        if name == "houses":
            frame = data_set("housing", "MASS")
            rows = frame.loc[frame.index.repeat(frame["Freq"])]
            levels = {"Low": 0.0, "Medium": 1.0, "High": 2.0}
            x = [rows["Infl"].map(levels) + 1, (rows["Cont"] == "High").astype(float)]
            return rows["Sat"].map(levels).to_numpy(float), np.column_stack(x)
        if name == "phones":
            frame = data_set("phones", "MASS")
            return frame["calls"].to_numpy(float), frame[["year"]].to_numpy(float)
        frame = data_set("stackloss").drop(columns="rownames", errors="ignore")
        return frame.iloc[:, 3].to_numpy(float), frame.iloc[:, :3].to_numpy(float)

    return load
