"""Who does it: people, roles, teams, and what each role may do."""
