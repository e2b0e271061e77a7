"""Reading: a file becomes a `Document` (one text), a `Document` becomes `Segment`s (what stands where, under what)."""
