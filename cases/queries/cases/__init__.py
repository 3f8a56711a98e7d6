"""Cases: found, listed, shown, exported."""
