"""Rules of repayment plans: what is left to live on, what may be offered, who may agree, how it is judged."""
