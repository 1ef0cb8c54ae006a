"""One thread for linear algebra: on many small matrices, threads only wait for one another.

On a busy machine with two cores, letting the linear-algebra library choose made small
regressions up to two hundred times slower. The command line asks for it before numpy
loads; the functions on DataFrames set it while they run, and leave it as it was.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")
_NAMES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class _Start:
    """Whether linear algebra has one thread from its start on."""

    is_single = False


def start_with_one_thread() -> None:
    """Ask for one thread before numpy loads, so that nothing has to be set again later."""
    for name in _NAMES:
        os.environ.setdefault(name, "1")
    _Start.is_single = "numpy" not in sys.modules and all(os.environ[x] == "1" for x in _NAMES)


def one_thread(function: Callable[_Parameters, _Result]) -> Callable[_Parameters, _Result]:
    """Run a function with one thread for linear algebra.

    Examples
    --------
    >>> @one_thread
    ... def double(number: int) -> int:
    ...     return 2 * number
    >>> double(2)
    4
    """

    @wraps(function)
    def run(*args: _Parameters.args, **kwargs: _Parameters.kwargs) -> _Result:
        if _Start.is_single:
            return function(*args, **kwargs)
        from threadpoolctl import threadpool_limits

        with threadpool_limits(limits=1, user_api="blas"):
            return function(*args, **kwargs)

    return run
