"""What a build writes: where to, which files, all or nothing."""
