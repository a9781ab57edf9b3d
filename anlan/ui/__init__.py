"""What every page is made of, whoever's it is: forms, the period of an address, a figure as it is shown, a record's address and progress."""
