"""What is seen: overdue reports and their schedules."""
