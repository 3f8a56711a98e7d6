"""What is known of messages: lists, one with its evidence, what may be written to a case."""
