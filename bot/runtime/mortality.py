"""Ties the life of a child process to ours: if we are killed outright, the kernel kills the child too (Linux)."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def die_with_parent() -> Callable[[], None] | None:
    """What a child has to call between fork and exec (`preexec_fn`); None where the system has nothing like it.

    The kernel watches the thread that forks, so fork from the main thread.
    """
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl  # loaded here: a child between fork and exec must not load anything
    parent = os.getpid()

    def call() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before the call took effect
            os._exit(1)

    return call
