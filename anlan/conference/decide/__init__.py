"""Who meets, who speaks, who is there: the rows of a conference and the acts on them."""
