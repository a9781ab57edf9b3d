"""Projects for safety and emergency work, and what was spent on them."""
