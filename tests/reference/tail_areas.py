"""Reference numbers of tests/kernels/arrays: tails of the beta, gamma and normal laws, exact.

Run in this folder, with mpmath: python tail_areas.py. The tail away from the mean is summed
as the series of positive terms x^a (1 - x)^b / (a B(a, b)) 2F1(1, a + b; a + 1; x) and its
like for the gamma law; no function of mpmath beyond loggamma and erfc is relied upon.
"""

import json
from itertools import product
from math import exp, log, sqrt
from pathlib import Path

import mpmath
from mpmath import loggamma, mpf

# a tail of 1e-300 may be a difference of numbers near 1
mpmath.mp.dps = 360
LAWS = [0.0005, 0.05, 0.5, 1.0, 2.5, 105.0, 1e4]
LARGE = [(0.5, 5e7), (1e6, 2.0), (1e6, 1e6)]
SIGMAS = [-30.0, -8.0, -1.96, -0.1, 0.4, 3.0, 20.0]


def summed(ratio):
    """Sum 1 + r(0) + r(0) r(1) + ... ."""
    term = total = mpf(1)
    count = 0
    while term > total * mpf(10) ** -340:
        term *= ratio(count)
        total += term
        count += 1
    return total


def lower_beta(a, b, x, y):
    """Sum up the lower tail."""
    density = mpmath.exp(
        a * mpmath.log(x) + b * mpmath.log(y) + loggamma(a + b) - loggamma(a) - loggamma(b)
    )
    return density / a * summed(lambda k: (a + b + k) * x / (a + 1 + k))


def beta(a, b, x):
    """Both tails up to x, from the one whose series is short."""
    a, b, x = mpf(a), mpf(b), mpf(x)
    if x < 0.5:
        lower = lower_beta(a, b, x, 1 - x)
        return lower, 1 - lower
    upper = lower_beta(b, a, 1 - x, x)
    return 1 - upper, upper


def gamma(a, x):
    """Both tails up to x."""
    a, x = mpf(a), mpf(x)
    density = mpmath.exp(a * mpmath.log(x) - x - loggamma(a))
    lower = density / a * summed(lambda k: x / (a + 1 + k))
    return lower, 1 - lower


def case(given, tails):
    """One row, unless a tail is no float."""
    return {"given": given, "tails": [mpmath.nstr(tail, 20) for tail in tails]}


def cases():
    """Yield the cases of each law."""
    for a, b in [*product(LAWS, LAWS), *LARGE]:
        for sigma in SIGMAS:
            odds = log(a / b) + sigma * sqrt(1 / a + 1 / b)
            x = 1 / (1 + exp(-max(-700.0, min(700.0, odds))))
            if 1e-300 < x < 1 - 1e-12:
                yield "beta", case([a, b, x], beta(a, b, x))
    for a, sigma in product([*LAWS, 1e6], SIGMAS):
        x = a * exp(min(sigma / sqrt(a), 50.0))
        if 1e-300 < x < 1e7:
            yield "gamma", case([a, x], gamma(a, x))
    for z in (-37.5, -20.0, -8.8, -3.0, -1.0, -1e-3, 0.4, 1.96, 6.0):
        yield "normal", case([z], [mpmath.erfc(-mpf(z) / mpmath.sqrt(2)) / 2])


if __name__ == "__main__":
    found = {"versions": {"mpmath": mpmath.__version__}, "beta": [], "gamma": [], "normal": []}
    for law, row in cases():
        if all(float(tail) > 1e-305 for tail in row["tails"]):
            found[law].append(row)
    text = json.dumps(found)
    Path(__file__).with_suffix(".json").write_text(text + "\n", encoding="utf-8")
