"""Checks of how a paper is written; each reads what was collected and changes nothing."""
