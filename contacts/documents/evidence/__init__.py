"""The record of a case, put together for those who judge it: papers, rows, files, and what proves them."""
