"""What a run of the tests says at its end: how often they did harm, and what came of it."""

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The counts that tests recorded under the name `harm`."""
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    told = [value for report in reports for name, value in report.user_properties if name == "harm"]
    for line in sorted(set(map(str, told))):
        terminalreporter.write_line(line)
