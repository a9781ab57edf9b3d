"""Regions, bodies, people and posts as ledgers: the kernel keeps them, this folder says how they are shown and put in."""
