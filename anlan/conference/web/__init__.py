"""The pages of a conference: calling it, entering it, its room, what remains of it, and cameras. Addresses stand in `pages`."""
