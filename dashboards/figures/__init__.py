"""Figures: a frame in, a Plotly figure out. No query, no page, no memory."""
