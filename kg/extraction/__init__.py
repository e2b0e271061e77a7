"""Extraction: `Segment`s become `Statement`s: who does what to which data, why, on which basis, to whom, where."""
