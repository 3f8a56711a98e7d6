"""What is done with answers and scripts."""
