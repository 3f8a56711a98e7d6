"""A contact person who is told nothing may still offer to pay."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0015_sends_of_strategies"),
    ]

    operations = [
        migrations.AlterField(
            model_name="contact",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("promise", "Promise to pay"),
                    ("says_paid", "Says paid"),
                    ("wants_plan", "Wants a plan"),
                    ("call_back", "Call back"),
                    ("refuses", "Refuses"),
                    ("disputes", "Disputes"),
                    ("hardship", "Hardship"),
                    ("hung_up", "Hung up"),
                    ("other", "Other"),
                    ("message_taken", "Message taken"),
                    ("offers_to_pay", "Offers to pay"),
                    ("voicemail_left", "Message left"),
                    ("voicemail_none", "No message left"),
                    ("no_answer", "No answer"),
                    ("busy", "Busy"),
                    ("not_in_service", "Not in service"),
                    ("wrong_number", "Wrong number"),
                    ("sent", "Sent"),
                    ("delivered", "Delivered"),
                    ("undelivered", "Came back"),
                    ("unsure", "May have gone out"),
                    ("received", "Received"),
                    ("answered_then_dropped", "Line dropped"),
                    ("voicemail_with_debt", "Message left that names the debt"),
                    ("reassigned", "Somebody else's number now"),
                ],
                max_length=30,
            ),
        ),
    ]
