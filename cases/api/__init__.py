"""The REST API of cases."""
