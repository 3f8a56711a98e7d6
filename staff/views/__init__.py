"""The pages of sign-in, people, teams and the own profile."""
