"""What is said to be fast, measured against a named baseline in the same run. `make bench` runs all of them."""
