"""The folder that all processes of one test run share, and what must be tidied when the run is over."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from tests.support import postgres, redis

_VARIABLE = "PLACEMENT_TEST_SHARED"
_PREFIX = "placement-test-"


def begin() -> Path:
    """Make the folder (in the process that began the run) and tell it to the workers through the environment."""
    _tidy_after_killed_runs()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    folder.chmod(0o755)  # the account "postgres" must reach its part
    (folder / "owner").write_text(str(os.getpid()))
    os.environ[_VARIABLE] = str(folder)
    return folder


def shared() -> Path:
    """The folder of this run."""
    return Path(os.environ[_VARIABLE])


def end(folder: Path) -> None:
    """Stop the servers of this run and throw its folder away."""
    postgres.stop(folder)
    redis.stop(folder)
    shutil.rmtree(folder, ignore_errors=True)
    os.environ.pop(_VARIABLE, None)


def _tidy_after_killed_runs() -> None:
    """A run that was killed with -9 could not stop its servers; the next one does."""
    for owner in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/owner"):
        try:
            process = int(owner.read_text())
            if owner.owner() == Path.home().owner() and not Path(f"/proc/{process}").exists():
                end(owner.parent)
        except (OSError, ValueError, KeyError):
            continue  # another person's run, or one that ends just now
