"""Rules of the end of a case: keeping, closing, retention, sealing."""
