"""What is personal in commissions, for the sealing of cases (`cases.rules.closings.sealing`)."""

from cases.rules.closings.sealing import NAME, Part

OF_PAYMENT = """t.payment_id IN (SELECT y.id FROM cases_payment y JOIN cases_account a ON a.id = y.account_id
    WHERE a.case_id = s.case_id)"""
PARTS: tuple[Part, ...] = (Part("commissions_clearance", {"reason": NAME}, OF_PAYMENT),)
