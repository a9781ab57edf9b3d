"""Two-fold prevention (双重预防): each firm's risk points, how grave they are, and who checks them how often."""
