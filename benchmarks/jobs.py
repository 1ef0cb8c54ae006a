"""The whole job from a CSV of 210 × 45 answers, cold, against R, PSPP and eager Python.

    python go.py run python benchmarks/jobs.py [ROUNDS]

Nine alphas with item statistics, KMO and Bartlett, descriptives, correlations, one regression
with diagnostics and robust standard errors. Every side starts a process, reads the file and
computes; that alpha and R² are the same is checked first. PSPP has no robust standard errors and
no diagnostics. Also `reproduce rusizi` with its figures and its page against the eager Python job
without figures.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scale import ITEMS, write_study
from side_by_side import ratios, row, skipped

CRM_STUDY = str(Path(sysconfig.get_path("scripts")) / "crm-study")
CHAPTERS = ("reliability.main", "items.main", "factorability", "descriptives", "correlation")
GOAL_R, GOAL_EAGER, GOAL_PSPP, GOAL_REPRODUCE, GOAL_LOADS = 0.5, 0.1, 2.0, 0.6, 1.5
WHAT = "`analyze`, 210 × 45, cold"
R_JOB = """
suppressMessages({library(psych); library(car); library(lmtest); library(sandwich)})
d <- read.csv(commandArgs(TRUE)[1]); q <- d[, 1:45]
groups <- split(names(q), rep(0:8, each = 5))
a <- lapply(groups, function(g) alpha(q[g], warnings = FALSE))
k <- KMO(q); b <- cortest.bartlett(cor(q), n = nrow(q)); s <- describe(q)
scores <- as.data.frame(lapply(groups, function(g) rowMeans(q[g])))
names(scores) <- paste0("c", 0:8)
r <- corr.test(scores); m <- lm(c0 ~ ., scores)
robust <- coeftest(m, vcovHC(m, "HC3")); v <- vif(m); p <- bptest(m); w <- dwtest(m)
i <- cooks.distance(m); t <- resettest(m); n <- shapiro.test(resid(m))
cat(a[[1]]$total$raw_alpha, summary(m)$r.squared)
"""
EAGER_JOB = """
import sys
import numpy as np, pandas as pd, pingouin as pg, scipy.stats as st, statsmodels.api as sm
from statsmodels.stats.diagnostic import het_breuschpagan, linear_reset
from statsmodels.stats.outliers_influence import variance_inflation_factor
from statsmodels.stats.stattools import durbin_watson
d = pd.read_csv(sys.argv[1]); q = d.iloc[:, :45]
groups = {f"c{i}": list(q.columns[5 * i : 5 * i + 5]) for i in range(9)}
alphas = {n: pg.cronbach_alpha(q[g]) for n, g in groups.items()}
scores = pd.DataFrame({n: q[g].mean(axis=1) for n, g in groups.items()})
corr = q.corr().to_numpy(); inv = np.linalg.inv(corr); q.describe(); q.skew(); q.kurt()
pg.pairwise_corr(scores); st.shapiro(scores["c0"])
x = sm.add_constant(scores.iloc[:, 1:]); fit = sm.OLS(scores["c0"], x).fit()
fit.get_robustcov_results("HC3"); het_breuschpagan(fit.resid, x); linear_reset(fit)
[variance_inflation_factor(x.to_numpy(), i) for i in range(1, 9)]; durbin_watson(fit.resid)
fit.get_influence().cooks_distance
print(alphas["c0"][0], fit.rsquared)
"""
PSPP_JOB = """
GET DATA /TYPE=TXT /FILE='{data}' /DELIMITERS=',' /FIRSTCASE=2 /VARIABLES={variables}.
{reliability}
FACTOR /VARIABLES={items} /PRINT=KMO.
DESCRIPTIVES {items} /STATISTICS=ALL.
{scores}
CORRELATIONS {names}.
REGRESSION /VARIABLES={names} /DEPENDENT=c0 /METHOD=ENTER.
"""


def write_answers(path: Path) -> None:
    """Write 210 rows of 45 answers."""
    rng = np.random.default_rng(1)
    shared = rng.normal(size=(210, 1))
    trait = np.repeat(0.5 * shared + rng.normal(size=(210, 9)), 5, axis=1)
    answers = np.clip(np.rint(3 + 0.7 * trait + 0.8 * rng.normal(size=(210, 45))), 1, 5)
    rows = "\n".join(",".join(str(int(value)) for value in row) for row in answers)
    path.write_text(",".join(ITEMS) + "\n" + rows + "\n", encoding="utf-8")


def pspp_syntax(data: Path) -> str:
    """Return PSPP's job."""
    names = [f"c{i}" for i in range(9)]
    groups = {name: ITEMS[5 * i : 5 * i + 5] for i, name in enumerate(names)}
    return PSPP_JOB.format(
        data=data,
        variables=" ".join(f"{item} F8.0" for item in ITEMS),
        items=" ".join(ITEMS),
        names=" ".join(names),
        reliability="\n".join(
            f"RELIABILITY /VARIABLES={' '.join(g)} /SUMMARY=TOTAL." for g in groups.values()
        ),
        scores="\n".join(f"COMPUTE {n} = MEAN({','.join(g)})." for n, g in groups.items()),
    )


def run(command: list[str]) -> str:
    """Run a command and return what it prints."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout


def table(folder: Path, rounds: int) -> Iterator[str]:
    """Yield the lines."""
    study, data = write_study(folder / "study"), folder / "answers.csv"
    write_answers(data)
    chosen = [
        part
        for one in (*CHAPTERS, "regression", "diagnostics", "inference")
        for part in ("--chapter", one)
    ]
    own = [CRM_STUDY, "analyze", str(study), "--data", str(data), "--json", *chosen]
    found = json.loads(run(own))["findings"]
    expected = (
        found["reliability.main"]["tidy"][0]["estimate"],
        found["regression.all"]["glance"]["r_squared"],
    )
    (folder / "job.R").write_text(R_JOB, encoding="utf-8")
    (folder / "job.py").write_text(EAGER_JOB, encoding="utf-8")
    (folder / "job.sps").write_text(pspp_syntax(data), encoding="utf-8")
    eager = [sys.executable, str(folder / "job.py"), str(data)]
    peers = (
        ("R: psych, car, lmtest, sandwich", ["Rscript", str(folder / "job.R"), str(data)], GOAL_R),
        ("Python: pandas, pingouin, statsmodels", eager, GOAL_EAGER),
        (
            "PSPP, less robust errors and diagnostics",
            ["pspp", "-o", str(folder / "o.html"), str(folder / "job.sps")],
            GOAL_PSPP,
        ),
    )
    for name, command, goal in peers:
        if shutil.which(command[0]) is None:
            yield skipped(WHAT, name)
            continue
        if command[0] != "pspp":
            agreed = [float(word) for word in run(command).split()[-2:]]
            if not np.allclose(agreed, expected, rtol=1e-6):
                raise SystemExit(f"{name} gives {agreed}, not {expected}.")
        timed = ratios(lambda: run(own), lambda command=command: run(command), rounds=rounds)
        yield row(WHAT, name, timed, goal=goal)
    yield from reproduced(folder, eager, rounds)


def reproduced(folder: Path, eager: list[str], rounds: int) -> Iterator[str]:
    """Yield the main job, with the page and all figures, cold and with the figures kept."""
    page = [CRM_STUDY, "reproduce", "rusizi", "--format", "html", "--out"]
    spare = iter(range(1000))
    loads = [sys.executable, "-c", "import pingouin, statsmodels.api"]

    def cold() -> str:
        return run([*page, str(folder / f"out{next(spare)}")])

    def again() -> str:
        return run([*page, str(folder / "kept")])

    what = "`reproduce rusizi`, page and all figures"
    for label, own in ((f"{what}, cold", cold), (f"{what}, figures kept", again)):
        timed = ratios(own, lambda: run(eager), rounds=rounds)
        yield row(label, "the Python job, no figures", timed, goal=GOAL_REPRODUCE)
        timed = ratios(own, lambda: run(loads), rounds=rounds)
        yield row(label, "`import pingouin, statsmodels.api` alone", timed, goal=GOAL_LOADS)


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        for line in table(Path(folder), rounds):
            print(line, flush=True)


if __name__ == "__main__":
    main()
