"""What the tests share: papers, programs, readers of what was built."""
