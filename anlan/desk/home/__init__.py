"""What awaits somebody: home, the inbox, what is overdue, headlines, notices."""
