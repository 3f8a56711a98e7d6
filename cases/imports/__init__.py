"""What every import of a creditor's file shares: a table of cells becomes staged rows and refused rows.

One import goes like this; `cases.actions.placements.placements_read` is the longer example:

    sheet = sheets.opened(stream, name=…)                       # common.sheets: header checked, rows by line
    wanted = mapping.resolve(FIELDS, columns, sheet.header)     # cases.rules.files.mapping: which column is which field
    for chunk in reading.chunks(sheet, wanted, setting):        # cells read by cases.rules.files.cells
        chunk.lines, chunk.values["amount"]                     # one list per field, None where a cell is empty
        chunk.faults                                            # rows that are refused, cards masked, not in `lines`
        staging.copy(cursor, "cases_staged…", {"line": chunk.lines, **chunk.values})
    refused.keep(faults, placement=…)                           # or payment_file=…
    problem = sentences.problem(row)                            # what is wrong and what to do, at view time
    refused.csv_parts(…), refused.write_xlsx(…)                 # the rows to mend; a new import ignores the reasons
    samples.of(sheet, secret=…)                                 # a few cells per column, for the page that maps them

A row with a full card number in any cell is a fault of its own and its cells are masked before they leave
`reading`. Checks across rows (the same account twice, an account of somebody else) are SQL over the staged rows.
"""
