"""The pages of answers and scripts: beside a case, and the library."""
