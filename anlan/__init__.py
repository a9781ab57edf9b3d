"""安澜 Anlan: a district's work-safety and emergency-management platform, in which the report writes itself."""
