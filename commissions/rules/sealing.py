"""What is personal in commissions, for the sealing of cases (`cases.rules.closings.sealing`)."""

from cases.rules.closings.sealing import NAME, Part, masked

OF_PAYMENT = """t.payment_id IN (SELECT y.id FROM cases_payment y JOIN cases_account a ON a.id = y.account_id
    WHERE a.case_id = s.case_id)"""
PARTS: tuple[Part, ...] = (
    Part("commissions_clearance", {"reason": NAME}, OF_PAYMENT),
    Part("commissions_adjustment", {"words": NAME, "decision": masked("decision")}, OF_PAYMENT),
    Part("commissions_dispute", {"words": NAME, "answer": masked("answer")}, OF_PAYMENT),
)
