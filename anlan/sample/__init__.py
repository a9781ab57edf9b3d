"""An invented district with two years of records, built through the same front door as a real one."""
