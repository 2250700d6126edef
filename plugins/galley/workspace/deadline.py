"""The end of a build that takes longer than its option `time_limit` says."""

import logging
import signal
import threading
import traceback
from dataclasses import dataclass
from types import FrameType

from galley.tools.process import SUPERVISOR
from galley.workspace.internal_error import Named, chapter_in

log = logging.getLogger("mkdocs.plugins.galley")
# Where a system has no such clock, the limit holds for programs alone.
_ALARM = getattr(signal, "SIGALRM", None)
# Programs have a moment more, so that the one that is late is stopped by name. Native code can drop the
# exception, which is then raised again.
_GRACE, _AGAIN = 1.0, 5.0


class TimeIsUp(KeyboardInterrupt):  # what ends a build as Ctrl-C does: nothing catches it
    """The end of a build that took longer than its option `time_limit` says."""


@dataclass(frozen=True, slots=True)
class _End:
    """What happens when the time is up; `named` knows a chapter that a function has in hand."""

    named: Named

    def __call__(self, _number: int, frame: FrameType | None) -> None:
        SUPERVISOR.stop()
        frames = (inner for inner, _ in traceback.walk_stack(frame))
        chapter = chapter_in(frames, self.named)
        reason = SUPERVISOR.late[0].upper() + SUPERVISOR.late[1:]
        if chapter:
            reason = f"{chapter}: {reason}"
        # The host itself says no more than that it was stopped.
        log.error(reason)
        raise TimeIsUp(reason)


def begin(time_limit: int, memory_limit: int, named: Named | None) -> None:
    """Begin a build, which has so many seconds and megabytes; without `named`, for its programs alone."""
    SUPERVISOR.begin(time_limit, memory_limit)
    if named is not None:
        set_alarm(named)


def set_alarm(named: Named) -> None:
    """End what this thread does when the time of the build is up, unless someone has the clock."""
    if _ALARM is not None and _is_main():
        if signal.getsignal(_ALARM) is signal.SIG_DFL:
            signal.signal(_ALARM, _End(named))
        if isinstance(signal.getsignal(_ALARM), _End):
            signal.setitimer(signal.ITIMER_REAL, max(SUPERVISOR.left, 0) + _GRACE, _AGAIN)


def stop_alarm() -> None:
    """Let the time run on, as there is no build any more."""
    if _ALARM is not None and _is_main() and isinstance(signal.getsignal(_ALARM), _End):
        signal.setitimer(signal.ITIMER_REAL, 0)


def _is_main() -> bool:
    return threading.current_thread() is threading.main_thread()
