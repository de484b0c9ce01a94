"""Give back to each city what became of what it sent: marked workbooks and a summary."""
