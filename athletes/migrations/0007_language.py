from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('athletes', '0006_units'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='language',
            field=models.CharField(blank=True, default='', max_length=16, verbose_name='language'),
        ),
    ]
