"""Pictures of a paper: those of authors, charts, diagrams."""
