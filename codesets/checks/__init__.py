"""Rules about codes: pure functions over the facts of a claim and the tables handed in."""
