"""Starts the process of a workshop: it loads what it needs, and waits for the first message."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import sitegen

# `-P`: a file of the cluster named like a module of ours must not be imported instead (the folder is content).
_PROGRAM = "import sys; sys.path.append(sys.argv[2]); from sitegen.serve.process import main; main()"


class Spawned(NamedTuple):
    """A workshop that was told nothing yet, and our end of the socket it listens at."""

    process: subprocess.Popen[bytes]
    channel: socket.socket


def spawn() -> Spawned:
    """To be called by the main thread: the child dies with the thread that made it (PR_SET_PDEATHSIG). In a session of its
    own: a terminal's Ctrl-C is for the server alone, and finds the child while it still loads."""
    ours, theirs = socket.socketpair()
    with theirs:
        command = [sys.executable, "-P", "-c", _PROGRAM, str(theirs.fileno()), os.fspath(Path(sitegen.__file__).parents[1])]
        process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, start_new_session=True)
    return Spawned(process, ours)
