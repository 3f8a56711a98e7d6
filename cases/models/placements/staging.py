"""Rows of a placement file between reading and import."""

from django.db import models

from common.fields import MoneyField


class StagedAccount(models.Model):
    """One good row of a placement file, waiting for somebody to confirm it; gone once it is imported or put aside.

    The table is unlogged: a crash of the database empties it, and the file is sent again. It has no foreign keys,
    so that COPY is quick. `fate` says what an import will do with the row ("add", "update", "unchanged", in a recall
    file "recall"; "refused" for a row that only reserves its account), `changes` which parts of an update ("money",
    "age", "terms", "person", "points", "reopen").
    """

    pk = models.CompositePrimaryKey("placement_id", "line")
    placement_id = models.BigIntegerField()
    line = models.PositiveIntegerField()
    fate = models.CharField(max_length=10, db_default="add")
    changes = models.CharField(max_length=60, null=True)
    account_id = models.BigIntegerField(null=True)
    account_reference = models.CharField(max_length=60)
    debtor_reference = models.CharField(max_length=60, null=True)
    name = models.CharField(max_length=120, null=True)
    national_number = models.BinaryField(null=True)
    national_number_hash = models.BinaryField(null=True)
    birth_on = models.DateField(null=True)
    card_last_four = models.CharField(max_length=4, null=True)
    product = models.CharField(max_length=60, null=True)
    principal = MoneyField(null=True)
    interest = MoneyField(null=True)
    fees = MoneyField(null=True)
    late_charges = MoneyField(null=True)
    costs = MoneyField(null=True)
    unapplied = MoneyField(null=True)
    overdue_amount = MoneyField(null=True)
    credit_limit = MoneyField(null=True)
    due_on = models.DateField(null=True)
    phone_mobile = models.CharField(max_length=20, null=True)
    phone_home = models.CharField(max_length=20, null=True)
    phone_work = models.CharField(max_length=20, null=True)
    email = models.CharField(max_length=200, null=True)
    address = models.CharField(max_length=200, null=True)
    region = models.CharField(max_length=10, null=True)
    time_zones = models.JSONField(null=True)
    language = models.CharField(max_length=10, null=True)
    guarantor_name = models.CharField(max_length=120, null=True)
    guarantor_phone = models.CharField(max_length=20, null=True)
    contact_name = models.CharField(max_length=120, null=True)
    contact_phone = models.CharField(max_length=20, null=True)
    contact_relation = models.CharField(max_length=40, null=True)
    recalled_on = models.DateField(null=True)
    recall_reason = models.CharField(max_length=120, null=True)

    objects = models.Manager["StagedAccount"]()

    def __str__(self) -> str:
        return f"{self.placement_id}/{self.line}"


class StagedPayment(models.Model):
    """A payment of a file that was read and waits to be posted; `number` counts them, several may share a line."""

    pk = models.CompositePrimaryKey("payment_file_id", "number")
    payment_file_id = models.BigIntegerField()
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=80)
    account_reference = models.CharField(max_length=60)
    reference = models.CharField(max_length=80)
    amount = MoneyField()
    value_on = models.DateField()
    method = models.CharField(max_length=40)
    reverses_reference = models.CharField(max_length=80)

    objects = models.Manager["StagedPayment"]()

    def __str__(self) -> str:
        return f"{self.line}: {self.reference}"
