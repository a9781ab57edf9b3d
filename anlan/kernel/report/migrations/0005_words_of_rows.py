from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("report", "0004_bodies")]
    operations = [migrations.AlterField("frozenfigure", "text", models.TextField("写作"))]
