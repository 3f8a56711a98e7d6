"""What leaves commissions as files: the wage file, statements, the file for payroll."""
