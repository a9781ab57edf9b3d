"""What a text says against itself, by arithmetic, whoever is right."""
