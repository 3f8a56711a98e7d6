"""Scenarios: worked examples of a law in a file, asked of the gate and compared with what they expect."""
