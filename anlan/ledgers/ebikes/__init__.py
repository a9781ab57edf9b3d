"""电动自行车: where they stand, are charged, sold, mended and taken back, and what checks there find."""
