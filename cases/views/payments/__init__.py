"""The pages of payments and their files."""
