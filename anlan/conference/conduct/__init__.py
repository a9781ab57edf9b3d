"""What the rows want becomes what the media servers carry, and what these tell becomes presence."""
