"""Making a dossier twice, under other circumstances, and finding where the two differ."""
