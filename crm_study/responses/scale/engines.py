"""Who does the work: this process, several, Dask or Spark. The numbers are the same."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any, Protocol, TypeVar

from crm_study.errors import AnalysisError, MissingPackageError, StudyError, listed, nearest

Part = TypeVar("Part")
Result = TypeVar("Result")
_MOST_JOBS = 128
"""Parts that Spark is sent at once; it queues those that it has no core for."""


class Engine(Protocol):
    """Gives back every part of the work with its result, in any order."""

    def __call__(
        self, task: Callable[[Part], Result], parts: Sequence[Part]
    ) -> Iterator[tuple[Part, Result]]:
        """Do the work."""


def local(jobs: int = 1) -> Engine:
    """Work in this process, or in several of this machine."""

    def run(task: Callable[[Part], Result], parts: Sequence[Part]) -> Iterator[tuple[Part, Result]]:
        if jobs < 2 or len(parts) < 2:
            yield from ((part, task(part)) for part in parts)
            return
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        with ProcessPoolExecutor(min(jobs, len(parts)), mp_context=get_context("spawn")) as pool:
            yield from zip(parts, pool.map(task, parts), strict=True)

    return run


def dask(address: str | None = None, *, jobs: int = 2) -> Engine:
    """Work on a Dask cluster, or on a local one made for the purpose.

    Raises
    ------
    MissingPackageError
        Dask is not installed.
    """
    try:
        import distributed
    except ImportError:
        raise _missing("dask") from None

    def run(task: Callable[[Part], Result], parts: Sequence[Part]) -> Iterator[tuple[Part, Result]]:
        tool: Any = distributed
        with ExitStack() as opened:
            place = address or opened.enter_context(
                tool.LocalCluster(
                    n_workers=jobs, threads_per_worker=1, dashboard_address="127.0.0.1:0"
                )
            )
            client = opened.enter_context(tool.Client(place))
            sent = client.scatter(task, hash=False)
            known = {client.submit(_done, sent, part, pure=False): part for part in parts}
            for done in tool.as_completed(known):
                yield known[done], done.result()

    return run


def spark(address: str | None = None, *, jobs: int = 2) -> Engine:
    """Work on a Spark cluster by its master's address, or on a local one.

    Raises
    ------
    MissingPackageError
        Spark is not installed.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise _missing("spark") from None

    def run(task: Callable[[Part], Result], parts: Sequence[Part]) -> Iterator[tuple[Part, Result]]:
        master = address or f"local[{jobs}]"
        if address is None:
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = SparkSession.builder.master(master).appName("crm-study")
        quiet = builder.config("spark.ui.showConsoleProgress", "false")  # there is a line of ours
        session = quiet.config("spark.ui.enabled", "true" if address else "false").getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        try:
            yield from _jobs_of(session.sparkContext, _told(task), parts)
        finally:
            session.stop()

    return run


def engine(name: str, *, address: str | None = None, jobs: int = 1) -> Engine:
    """Return an engine by name.

    Parameters
    ----------
    name : {"local", "dask", "spark"}
    address : str, optional
        Of a running Dask or Spark cluster; by default one of this machine.
    jobs : int
        Processes of this machine.

    Raises
    ------
    AnalysisError
        No such engine, or an address for ``local``, which has none.
    MissingPackageError
        The engine is not installed.

    Examples
    --------
    >>> dict(engine("local")(abs, [-2, 1]))
    {-2: 2, 1: 1}
    """
    makers: dict[str, Callable[[], Engine]] = {
        "local": lambda: local(jobs),
        "dask": lambda: dask(address, jobs=max(jobs, 2)),
        "spark": lambda: spark(address, jobs=max(jobs, 2)),
    }
    if name not in makers:
        raise AnalysisError(
            f"There is no engine '{name}'; there are {listed(list(makers))}."
            f"{nearest(name, list(makers))}"
        )
    if name == "local" and address is not None:
        raise AnalysisError("The engine local has no cluster; a cluster needs dask or spark.")
    return makers[name]()


def _done(task: Callable[[Part], Result], part: Part) -> Result:
    return task(part)


def _jobs_of(
    context: Any, work: Callable[[Part], Result | StudyError], parts: Sequence[Part]
) -> Iterator[tuple[Part, Result]]:
    """Send every part as a job of its own: as parts of one, they would be done one by one."""
    from concurrent.futures import ThreadPoolExecutor, as_completed

    with ThreadPoolExecutor(min(len(parts), _MOST_JOBS) or 1) as pool:
        jobs = {
            pool.submit(lambda part: context.parallelize([part], 1).map(work).first(), part): part
            for part in parts
        }
        try:
            for job in as_completed(jobs):
                found = job.result()
                if isinstance(found, StudyError):
                    raise found
                yield jobs[job], found
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            context.cancelAllJobs()


def _told(task: Callable[[Part], Result]) -> Callable[[Part], Result | StudyError]:
    """Return what does a task; a sentence for the user is a result, as Spark would bury it."""

    def work(part: Part) -> Result | StudyError:
        try:
            return task(part)
        except StudyError as error:
            return error

    return work


def _missing(extra: str) -> MissingPackageError:
    return MissingPackageError(
        f"The engine {extra} needs packages of its own. Install them: "
        f'python -m pip install "crm-study[{extra}]"'
    )
