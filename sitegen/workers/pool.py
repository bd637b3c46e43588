"""Runs chunks of work on processes. Any `concurrent.futures.Executor` will do (a process pool, a Dask cluster)."""

from __future__ import annotations

import concurrent.futures
import gc
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from sitegen.workers.limits import begin_worker

Work = TypeVar("Work")
Result = TypeVar("Result")


def process_pool(jobs: int) -> concurrent.futures.Executor:
    """Worker processes with bounded memory."""
    gc.freeze()  # the workers' collector must not touch, and so copy, what they share with us
    context = multiprocessing.get_context("fork")
    return concurrent.futures.ProcessPoolExecutor(jobs, mp_context=context, initializer=begin_worker)


def run_chunks(
    function: Callable[[Work], Result],
    chunks: Iterable[Work],
    *,
    jobs: int,
    split: Callable[[Work], list[Work]],
    given_up: Callable[[Work], Result],
) -> Iterator[Result]:
    """Results as they come. With one job everything runs here.

    A chunk whose process dies or runs out of memory is split and tried in fresh processes, one piece at a time, until
    the piece at fault is alone: `given_up` makes its result.
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
            while not exhausted and len(pending) < 2 * jobs:
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
        yield from _alone(function, chunk, split, given_up)


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
        with process_pool(1) as pool:
            try:
                result = pool.submit(function, piece).result()
            except (BrokenProcessPool, MemoryError):
                result = given_up(piece)
        yield result
