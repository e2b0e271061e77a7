"""What follows from the claims under the law: derived facts, consistency, checks."""
