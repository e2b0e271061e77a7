"""Graph: `Statement`s become quads, quads become canonical bytes and a store that answers SPARQL."""
