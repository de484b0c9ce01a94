"""Where a number comes from: value → records → `file!sheet!cell` → the text that stands there."""
