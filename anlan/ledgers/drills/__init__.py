"""Emergency drills, those held here and those hosted for the city or province."""
