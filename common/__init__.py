"""What every app may use: money, clock, errors, files, jobs, lists, protection in the database. Imports no app."""
