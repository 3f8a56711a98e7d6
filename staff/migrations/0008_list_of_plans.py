"""The list of plans joins those whose columns a person chooses and whose filters a person keeps."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0007_queues_worked"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="chosencolumns",
            name="chosen_columns_list_known",
        ),
        migrations.RemoveConstraint(
            model_name="keptview",
            name="kept_view_list_known",
        ),
        migrations.AlterField(
            model_name="chosencolumns",
            name="list_name",
            field=models.CharField(
                choices=[
                    ("cases", "Cases"),
                    ("payments", "Payments"),
                    ("promises", "Promises"),
                    ("plans", "Repayment plans"),
                    ("requests", "Requests"),
                    ("overdue", "Accounts of overdue reports"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="keptview",
            name="list_name",
            field=models.CharField(
                choices=[
                    ("cases", "Cases"),
                    ("payments", "Payments"),
                    ("promises", "Promises"),
                    ("plans", "Repayment plans"),
                    ("requests", "Requests"),
                    ("overdue", "Accounts of overdue reports"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="chosencolumns",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("list_name__in", ["cases", "payments", "promises", "plans", "requests", "overdue"])
                ),
                name="chosen_columns_list_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="keptview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("list_name__in", ["cases", "payments", "promises", "plans", "requests", "overdue"])
                ),
                name="kept_view_list_known",
            ),
        ),
    ]
