"""Installing Galley as a user does, in environments that hold nothing else."""
