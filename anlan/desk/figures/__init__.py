"""Figures: the explorer, and the rows behind a figure."""
