"""What is known of answers and scripts."""
