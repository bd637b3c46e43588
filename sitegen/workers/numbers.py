"""numpy, for work on very many numbers at once: where there is one, and loaded where it is worth that."""

from __future__ import annotations

import os


def numpy_is_there() -> bool:
    """Loads it (0.1 s, unless it is), best before processes are forked, which then share it. A machine for which there is
    none does the same number by number."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # it would start threads, and keep memory, for what nothing here uses
    try:
        import numpy  # noqa: F401
    except ImportError:
        return False
    return True
