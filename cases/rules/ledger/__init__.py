"""Rules of the ledger: allocation, interest, corrections."""
