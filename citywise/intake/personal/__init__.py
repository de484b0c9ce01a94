"""Personal data in a file: found before anything of it is kept, told by position and kind only."""
