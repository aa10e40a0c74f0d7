"""What the figures were measured on: without it they mean nothing to anyone else."""

import os
import platform
import subprocess
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

LIBRARIES = ("rasa", "onnxruntime", "torch", "sentence-transformers", "faiss-cpu", "numpy", "scikit-learn", "fastapi")
MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Machine:
    """`cores` that this process may use, of `all_cores`; `load_before`: runnable processes in the minute before.

    `commit` is that of the code, with `+` if files were changed since, "" outside git; `measured_at` in ISO 8601, UTC.
    """

    cpu: str
    cores: int
    all_cores: int
    memory_mib: int
    load_before: float
    system: str
    python: str
    versions: dict[str, str]
    commit: str
    measured_at: str


def this_machine(root: Path, now: datetime) -> Machine:
    """The facts of this machine and of the code under `root`; `now` in UTC."""
    return Machine(
        cpu=cpu_name(),
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        all_cores=os.cpu_count() or 1,
        memory_mib=psutil.virtual_memory().total // MIB,
        load_before=psutil.getloadavg()[0],
        system=platform.platform(terse=True),
        python=platform.python_version(),
        versions={name: found for name in LIBRARIES if (found := _version(name))},
        commit=commit_of(root),
        measured_at=now.isoformat(timespec="seconds"),
    )


def cpu_name() -> str:
    """The processor as it calls itself."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "") or platform.processor() or platform.machine()


def commit_of(root: Path) -> str:
    """The commit that is checked out under `root`; "" if that cannot be told."""
    commit = _git(root, "rev-parse", "--short=12", "HEAD")
    return commit + ("+" if commit and _git(root, "status", "--porcelain", "--untracked-files=no") else "")


def _git(root: Path, *arguments: str) -> str:
    try:
        ended = subprocess.run(("git", *arguments), cwd=root, capture_output=True, text=True, check=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return ""
    return ended.stdout.strip()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
