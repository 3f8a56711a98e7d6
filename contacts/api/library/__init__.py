"""Answers and scripts for programs."""
