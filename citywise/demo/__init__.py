"""A synthetic network: invented cities, messy reports, and the truth beside them."""
