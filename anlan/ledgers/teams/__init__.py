"""Emergency teams and their members; both stand until a day is given on which they no longer do."""
