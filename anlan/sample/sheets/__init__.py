"""The spreadsheets that the sample's offices would keep, one module a field of work; all go in by import."""
