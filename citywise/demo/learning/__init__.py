"""What the invented cities learn from one another: practices, studies, exchanges, materials."""
