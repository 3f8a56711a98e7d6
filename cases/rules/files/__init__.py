"""Rules of creditors' files: their columns, their cells."""
