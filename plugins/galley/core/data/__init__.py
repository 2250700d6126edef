"""Data files: tables of numbers, dates and names beside a chapter."""
