"""An index made here, or in a process of its own beside all else that a build does: on as many cores as help.

What goes wrong there costs time only: then the index is made here, and fails here if it must.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import weakref
from collections.abc import Mapping
from concurrent.futures import CancelledError, Future
from pathlib import Path
from threading import Thread

from mianjing.core.model import Library
from mianjing.site import messages
from mianjing.site.search.job import Job

FEW = 100
"""Documents; the index of so few is made sooner than a process has started."""
_CHILD = "import sys; sys.path[:] = {}; from mianjing.site.search.process import main; main()"

Files = dict[str, bytes]


def run(job: Job) -> Files:
    """The index, made here: relative file name → script."""
    # What it loads is large, and only who makes an index needs it.
    from mianjing.site.search.index import index

    return index(job)


def build_index(library: Library, urls: Mapping[str, str], cache: Path | None = None) -> dict[str, str]:
    """The index of ``library``, made here; the arguments are those of ``Job.of``."""
    return {name: script.decode() for name, script in run(Job.of(library, urls, cache)).items()}


class IndexProcess:
    """The index of ``job``, begun at once where another core is likely free. The process ends with this."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._made: Future[Files] | None = None
        self._stopped = False
        if len(job.documents) > FEW and (os.cpu_count() or 1) > 1:
            self._start()

    def files(self) -> Files | None:
        """Relative file name → content; waits for it. None if it was stopped."""
        if self._made:
            try:
                return self._made.result()
            except CancelledError:
                pass
        if self._stopped:
            return None
        return run(self._job)

    def stop(self) -> None:
        """End it: nobody needs it any more."""
        self._stopped = True
        if self._made:
            self._end()

    def _start(self) -> None:
        command = [sys.executable, "-c", _CHILD.format(ascii(sys.path))]
        pipe = subprocess.PIPE
        try:
            process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
        except (OSError, ValueError):
            return
        self._made = Future()
        self._end = weakref.finalize(self, process.kill)
        Thread(target=_converse, args=(process, self._job, self._made), daemon=True).start()


def _converse(process: subprocess.Popen[bytes], job: Job, made: Future[Files]) -> None:
    assert process.stdin and process.stdout
    try:
        with process, process.stdout, process.stdin:
            pickle.dump(job, process.stdin)
            process.stdin.flush()
            files = pickle.load(process.stdout)
    except Exception:
        made.cancel()
    else:
        made.set_result(files)


def main() -> None:
    """The process: a job from standard input, its files to standard output; it ends when its parent does."""
    # Whatever prints must not get among the files.
    with os.fdopen(os.dup(1), "wb") as output:
        os.dup2(2, 1)
        job: Job = pickle.load(sys.stdin.buffer)
        Thread(target=_end_with_parent, daemon=True).start()
        messages.speak(job.language)
        pickle.dump(run(job), output)


def _end_with_parent() -> None:
    os.read(0, 1)
    os._exit(1)
