"""From frames to what a page says: sentences, tiles and rows. No query, no Streamlit."""
