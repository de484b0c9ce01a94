"""From events and reports to outcomes: readable SQL, one file a measure, and a thin runner."""
