"""What was said: the contact gate, the contact log and its proof."""
