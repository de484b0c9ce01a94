"""What exists: the tables as Dagster assets, and the checks of their contracts."""
