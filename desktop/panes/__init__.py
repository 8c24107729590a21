"""What is on screen: panes lay out and emit, nothing else."""
