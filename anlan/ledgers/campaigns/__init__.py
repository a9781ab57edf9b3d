"""专项行动: campaigns with a beginning, an end and a goal."""
