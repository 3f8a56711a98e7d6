"""The pages of strategies, tests, queues and assignment."""
