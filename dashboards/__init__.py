"""The pages: Streamlit and Plotly over a release, and nothing of how it was made."""
