"""One definition of every column and table, and what is derived from it."""
