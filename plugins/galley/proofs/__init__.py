"""From the document to a file for readers."""

from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
