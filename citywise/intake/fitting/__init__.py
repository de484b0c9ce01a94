"""From sheet to records: find the table, tell its template, lay the template over its cells."""
