"""The command, where it is run as `python -m galley.cli`."""

import logging

from galley.cli import main

logging.captureWarnings(True)
main()
