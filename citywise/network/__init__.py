"""What the network says of itself: settings, cities, programs, partners, obligations."""
