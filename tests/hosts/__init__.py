"""Tests of the plugin under MkDocs and ProperDocs, and beside other plugins."""
