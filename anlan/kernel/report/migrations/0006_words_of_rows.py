from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("report", "0005_letter")]
    operations = [migrations.AlterField("frozenfigure", "text", models.TextField("写作"))]
