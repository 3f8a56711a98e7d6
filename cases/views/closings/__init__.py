"""The pages of the end of a case: closing, retention, sealing."""
