"""What the records say of a claim: their figure in each way that it can be read, and the verdict."""
