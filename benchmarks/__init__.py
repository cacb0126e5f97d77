"""What is fast, measured as ratios against a limit taken in the same run."""
