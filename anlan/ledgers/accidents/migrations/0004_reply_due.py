from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accidents", "0003_loop")]

    operations = [
        migrations.AddField(
            model_name="accident",
            name="reply_due_on",
            field=models.DateField(blank=True, null=True, verbose_name="批复期限"),
        ),
    ]
