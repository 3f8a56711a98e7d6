"""Pure rules of reports: how totals add up, what a day shows. No Django here."""
