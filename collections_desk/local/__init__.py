"""The desk on one machine: its packages, its engines, its processes, and the gate. Never for production."""
