"""What is done with messages: queued, taken back, sent, and what comes back."""
