"""How people get in: a district is founded, its people are given accounts."""
