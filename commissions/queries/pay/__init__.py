"""What pay accounts hold, and the proof of them."""
