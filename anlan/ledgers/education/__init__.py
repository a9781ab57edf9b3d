"""Warning education: learning from accidents that happened."""
