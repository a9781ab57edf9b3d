"""Which indicator a claim means: by its words, by what was spoken of before, and with all weighed that speaks for each."""
