"""What a layout is, written down by a data steward: templates, their forms and maps of codes."""
