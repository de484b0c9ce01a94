-- One row for each city that has left the network; nothing else of it is in the release.
from withdrawn_cities
