"""The test suite: cases in files, properties, and the shape of the package."""
