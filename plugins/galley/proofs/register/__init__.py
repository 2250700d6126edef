"""The register as data: CSV, JSON and a workbook."""
