"""Safety training: courses, who was trained, and what was bought from third parties."""
