"""Runs chunks of work on processes. Any `concurrent.futures.Executor` will do (a process pool, a Dask cluster)."""

from __future__ import annotations

import concurrent.futures
import contextlib
import fcntl
import gc
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from sitegen.workers.limits import begin_worker

Work = TypeVar("Work")
Result = TypeVar("Result")

# Chunks for each process that are on their way: while this process is busy for a moment, the others are too.
_AHEAD = 6
# Bytes a pipe holds that nobody has read yet: what Linux lets every user have.
_PIPE = 1 << 20


def process_pool(jobs: int) -> concurrent.futures.Executor:
    """Worker processes with bounded memory."""
    gc.freeze()  # the workers' collector must not touch, and so copy, what they share with us
    context = multiprocessing.get_context("fork")
    pool = concurrent.futures.ProcessPoolExecutor(jobs, mp_context=context, initializer=begin_worker)
    _widen(pool)
    return pool


def _widen(pool: concurrent.futures.ProcessPoolExecutor) -> None:
    """Results of half a megabyte fit into the pipe they come through. Into an ordinary one a worker writes piece by piece,
    whenever this process finds time to read, and all the others wait behind it. Where it cannot be done, it is slower."""
    writer = getattr(getattr(pool, "_result_queue", None), "_writer", None)
    command = getattr(fcntl, "F_SETPIPE_SZ", None)
    if writer is not None and command is not None:
        with contextlib.suppress(OSError):
            fcntl.fcntl(writer.fileno(), command, _PIPE)


def run_chunks(
    function: Callable[[Work], Result],
    chunks: Iterable[Work],
    *,
    jobs: int,
    split: Callable[[Work], list[Work]],
    given_up: Callable[[Work], Result],
) -> Iterator[Result]:
    """Results as they come. With one job everything runs here.

    A chunk that was on its way when a process died or ran out of memory is tried in a fresh process; one that fails there
    too is split and tried one piece at a time, until the piece at fault is alone: `given_up` makes its result.
    """
    if jobs <= 1:
        for chunk in chunks:
            yield from _here(function, chunk, split, given_up)
        return
    failed: list[Work] = []
    pool = process_pool(jobs)
    try:
        pending: dict[concurrent.futures.Future[Result], Work] = {}
        source = iter(chunks)
        exhausted = False
        while pending or not exhausted:
            while not exhausted and len(pending) < _AHEAD * jobs:
                following = next(source, None)
                if following is None:
                    exhausted = True
                    break
                try:
                    pending[pool.submit(function, following)] = following
                except BrokenProcessPool:
                    failed.append(following)
                    pool = process_pool(jobs)
            done, _ = concurrent.futures.wait(pending, return_when=concurrent.futures.FIRST_COMPLETED)
            for future in done:
                chunk = pending.pop(future)
                try:
                    yield future.result()
                except (BrokenProcessPool, MemoryError):
                    failed.append(chunk)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    for chunk in failed:
        try:
            result = _in_fresh_process(function, chunk)
        except (BrokenProcessPool, MemoryError):
            yield from _alone(function, chunk, split, given_up)
        else:
            yield result


def _here(
    function: Callable[[Work], Result], chunk: Work, split: Callable[[Work], list[Work]], given_up: Callable[[Work], Result]
) -> Iterator[Result]:
    try:
        result = function(chunk)
    except MemoryError:
        yield from _alone(function, chunk, split, given_up)
    else:
        yield result


def _alone(
    function: Callable[[Work], Result], chunk: Work, split: Callable[[Work], list[Work]], given_up: Callable[[Work], Result]
) -> Iterator[Result]:
    for piece in split(chunk):
        try:
            result = _in_fresh_process(function, piece)
        except (BrokenProcessPool, MemoryError):
            result = given_up(piece)
        yield result


def _in_fresh_process(function: Callable[[Work], Result], work: Work) -> Result:
    with process_pool(1) as pool:
        return pool.submit(function, work).result()
