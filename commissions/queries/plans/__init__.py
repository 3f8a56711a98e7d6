"""Commission plans: versions and assignments, in words, in pictures, tried on cases."""
