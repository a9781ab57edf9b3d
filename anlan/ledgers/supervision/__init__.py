"""督导检查: who went where, and what was pointed out. It is no enforcement, and is never counted as such."""
