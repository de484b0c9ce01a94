"""From bytes to records of text: land, recognise, read. No value is understood here."""
