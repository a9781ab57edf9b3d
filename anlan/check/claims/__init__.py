"""What a text claims: its figures, where they stand, how exact they are, whose, of which days, compared with what."""
