from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analysis', '0007_curves_of_a_result'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='clip',
            constraint=models.UniqueConstraint(condition=models.Q(('sha256', ''), _negated=True), fields=('athlete', 'sha256'), name='one_clip_per_athlete_and_file'),
        ),
    ]
