"""What follows from claims, by rules and by a reasoner, and what the law asks of them; kept apart from the claims."""
