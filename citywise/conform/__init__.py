"""From records of text to contract rows, or rejects with a reason. Meaning enters here only."""
