"""One file a measure: which records a value rests on, and what each adds to it."""
