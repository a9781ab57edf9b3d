"""What waited on a phone arrives: as the form it is, at the form's own address, so that one rule holds for both."""
