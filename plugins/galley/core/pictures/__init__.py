"""Pictures that are drawn from data: charts and diagrams."""
