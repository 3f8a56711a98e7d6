"""What is done to people and teams."""
