"""Template tags: how pages draw."""
