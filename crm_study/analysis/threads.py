"""One thread for linear algebra: on many small matrices, threads only wait for one another.

On a busy machine with two cores, letting the linear-algebra library choose made small
regressions up to two hundred times slower. The command line sets this before numpy
loads; the functions on DataFrames set it while they run, and leave it as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")


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
        from threadpoolctl import threadpool_limits

        with threadpool_limits(limits=1, user_api="blas"):
            return function(*args, **kwargs)

    return run
