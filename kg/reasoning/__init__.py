"""Conclusions from what documents claim, drawn by rules and by a reasoner, and kept apart from the claims."""
