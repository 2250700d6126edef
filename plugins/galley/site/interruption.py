"""A build that is told to stop, or has no time left: its programs stop with it, at once."""

import logging
import signal
import threading
from types import FrameType

from galley.tools.process import SUPERVISOR

# Ctrl-C, and what a system says to a program before it shuts down or closes its terminal.
_SIGNALS = [
    found for name in ("SIGINT", "SIGTERM", "SIGHUP") if (found := getattr(signal, name, None))
]


log = logging.getLogger("mkdocs.plugins.galley")
# Where a system has no such clock, the limit holds for programs alone.
_ALARM = getattr(signal, "SIGALRM", None)


class TimeIsUp(KeyboardInterrupt):  # what ends a build as Ctrl-C does: nothing catches it
    """The end of a build that took longer than its option `time_limit` says."""


def heed() -> None:
    """Have the signals that end a program end a build well; those that someone heeds are theirs."""
    if not _is_main():
        return
    for number in _SIGNALS:
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _stop)


def set_alarm() -> None:
    """End what this thread does when the time of the build is up, unless someone has the clock."""
    if _ALARM is not None and _is_main():
        if signal.getsignal(_ALARM) is signal.SIG_DFL:
            signal.signal(_ALARM, _end)
        if signal.getsignal(_ALARM) is _end:
            # Programs have a moment more to be stopped by name.
            signal.setitimer(signal.ITIMER_REAL, max(SUPERVISOR.left, 0) + _GRACE)


def stop_alarm() -> None:
    """Let the time run on, as there is no build any more."""
    if _ALARM is not None and _is_main() and signal.getsignal(_ALARM) is _end:
        signal.setitimer(signal.ITIMER_REAL, 0)


_GRACE = 1.0


def _is_main() -> bool:
    return threading.current_thread() is threading.main_thread()


def _end(_number: int, _: FrameType | None) -> None:
    SUPERVISOR.stop()
    told = SUPERVISOR.late[0].upper() + SUPERVISOR.late[1:]
    # The host itself says no more than that it was stopped.
    log.error(told)
    raise TimeIsUp(told)


def _stop(number: int, _: FrameType | None) -> None:
    # Before anything waits for the threads that wait for the programs.
    SUPERVISOR.stop()
    raise KeyboardInterrupt(signal.Signals(number).name)
