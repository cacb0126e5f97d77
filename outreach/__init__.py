"""What is done in the field: activities that units log, who was there, and what proves it."""
