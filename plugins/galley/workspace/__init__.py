"""The application without a host: what a workspace holds, how it is read, set and written."""

from pathlib import Path

# The stylesheet and the script of the site, and its typefaces.
ASSETS = Path(__file__).parent / "assets"
