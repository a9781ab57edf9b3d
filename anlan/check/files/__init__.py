"""Files that people send, read into text, and the text given back as a file with what the check says of it."""
