from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0007_succession"),
    ]

    operations = [
        migrations.AlterField(
            model_name="post",
            name="role",
            field=models.CharField(
                choices=[
                    ("leader", "区领导"),
                    ("office", "区安委办"),
                    ("department", "区级部门"),
                    ("town", "镇（街道）"),
                    ("village", "村（社区）"),
                    ("enterprise", "企业"),
                    ("expert", "专家"),
                    ("auditor", "审计"),
                    ("administrator", "系统管理员"),
                    ("security", "安全管理员"),
                    ("system", "系统"),
                ],
                max_length=16,
                verbose_name="角色",
            ),
        ),
    ]
