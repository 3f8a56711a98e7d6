"""A script for calls on cases on which nothing is owed any more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0017_evidence_packs"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="script", name="script_situation_known"),
        migrations.AlterField(
            model_name="script",
            name="situation",
            field=models.CharField(
                choices=[
                    ("first_call", "First call"),
                    ("follow_up", "Further call"),
                    ("they_call", "They call us"),
                    ("nothing_owed", "Nothing is owed"),
                    ("promise_due", "Promise due"),
                    ("broken_promise", "Broken promise"),
                    ("says_paid", "Says paid"),
                    ("wants_plan", "Wants a plan"),
                    ("refuses", "Refuses"),
                    ("disputes", "Disputes"),
                    ("hardship", "Hardship"),
                    ("abusive", "Abusive"),
                    ("distressed", "Distressed"),
                    ("contact_person", "Contact person or somebody else"),
                    ("voicemail", "Voicemail"),
                ],
                max_length=20,
                verbose_name="situation",
            ),
        ),
        migrations.AlterField(
            model_name="historicalscript",
            name="situation",
            field=models.CharField(
                choices=[
                    ("first_call", "First call"),
                    ("follow_up", "Further call"),
                    ("they_call", "They call us"),
                    ("nothing_owed", "Nothing is owed"),
                    ("promise_due", "Promise due"),
                    ("broken_promise", "Broken promise"),
                    ("says_paid", "Says paid"),
                    ("wants_plan", "Wants a plan"),
                    ("refuses", "Refuses"),
                    ("disputes", "Disputes"),
                    ("hardship", "Hardship"),
                    ("abusive", "Abusive"),
                    ("distressed", "Distressed"),
                    ("contact_person", "Contact person or somebody else"),
                    ("voicemail", "Voicemail"),
                ],
                max_length=20,
                verbose_name="situation",
            ),
        ),
        migrations.AddConstraint(
            model_name="script",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "situation__in",
                        [
                            "first_call",
                            "follow_up",
                            "they_call",
                            "nothing_owed",
                            "promise_due",
                            "broken_promise",
                            "says_paid",
                            "wants_plan",
                            "refuses",
                            "disputes",
                            "hardship",
                            "abusive",
                            "distressed",
                            "contact_person",
                            "voicemail",
                        ],
                    )
                ),
                name="script_situation_known",
            ),
        ),
    ]
