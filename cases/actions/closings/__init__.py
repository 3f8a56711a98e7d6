"""How a case ends: closing, retention, sealing."""
