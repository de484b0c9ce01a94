"""What comes with Citywise: indicators, code lists, reasons, checks, and the words for them."""
