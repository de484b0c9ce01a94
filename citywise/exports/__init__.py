"""A release for other tools: Parquet files, and what they hold in two open formats."""
