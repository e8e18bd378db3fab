
import assessment.models.submissions
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('is_sample', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('single_keys', models.BooleanField(default=True, verbose_name='answer with single keys')),
                ('is_active', models.BooleanField(default=True)),
                ('is_staff', models.BooleanField(default=False)),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('moved_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='moved_to', to='assessment.assessment')),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-started_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=60)),
                ('version', models.PositiveIntegerField()),
                ('key', models.UUIDField()),
                ('state', models.CharField(choices=[('level', 'Level'), ('not_applicable', 'Not applicable'), ('dont_know', 'Don’t know'), ('unanswered', 'Unanswered')], max_length=20)),
                ('level', models.PositiveSmallIntegerField(null=True)),
                ('na_reason', models.CharField(blank=True, max_length=60)),
                ('note', models.CharField(blank=True, max_length=2000)),
                ('evidence', models.JSONField(default=list)),
                ('answered_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='responses', to='assessment.assessment')),
            ],
        ),
        migrations.CreateModel(
            name='RubricVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(max_length=60)),
                ('version', models.CharField(max_length=20)),
                ('title', models.CharField(max_length=300)),
                ('content_hash', models.CharField(max_length=64, unique=True)),
                ('document', models.JSONField()),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['slug', '-published_at'],
                'constraints': [models.UniqueConstraint(models.F('slug'), models.F('version'), name='rubric_version_published_once')],
            },
        ),
        migrations.AddField(
            model_name='assessment',
            name='rubric_version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='assessment.rubricversion'),
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('rubric_hash', models.CharField(max_length=64)),
                ('organisation_name', models.CharField(max_length=120)),
                ('team_name', models.CharField(max_length=120)),
                ('assessment_name', models.CharField(max_length=120)),
                ('answers', models.JSONField()),
                ('scorecard', models.JSONField()),
                ('score', assessment.models.submissions.ScoreField(null=True)),
                ('floor', assessment.models.submissions.ScoreField()),
                ('ceiling', assessment.models.submissions.ScoreField()),
                ('completeness', models.PositiveSmallIntegerField()),
                ('band', models.CharField(blank=True, max_length=60)),
                ('stage', models.CharField(blank=True, max_length=60)),
                ('open_gates', models.PositiveSmallIntegerField()),
                ('profile', models.JSONField()),
                ('ledger', models.JSONField(null=True)),
                ('submitted_by_name', models.CharField(max_length=254)),
                ('submitted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='submissions', to='assessment.assessment')),
                ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-submitted_at', 'id'],
            },
        ),
        migrations.AddField(
            model_name='assessment',
            name='corrects',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='correction', to='assessment.submission'),
        ),
        migrations.AddField(
            model_name='assessment',
            name='previous',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='assessment.submission'),
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='teams', to='assessment.organisation')),
            ],
            options={
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tags', to='assessment.team')),
            ],
            options={
                'ordering': [django.db.models.functions.text.Lower('name')],
            },
        ),
        migrations.AddField(
            model_name='submission',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='submissions', to='assessment.team'),
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('lead', 'Team lead'), ('member', 'Team member'), ('viewer', 'Team viewer')], max_length=10)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='assessment.organisation')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='assessment.team')),
            ],
        ),
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('started_on', models.DateField(verbose_name='started')),
                ('stage', models.CharField(choices=[('idea', 'Idea'), ('proof-of-concept', 'Proof of concept'), ('build', 'Being built'), ('live', 'Live')], max_length=20, verbose_name='stage reached')),
                ('promised_to', models.CharField(blank=True, choices=[('management', 'Management'), ('customer', 'A customer')], max_length=20)),
                ('promised_on', models.DateField(blank=True, null=True, verbose_name='promised')),
                ('launched_on', models.DateField(blank=True, null=True, verbose_name='launched')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='withdrawn')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended before a launch')),
                ('reason', models.CharField(blank=True, choices=[('mindset', 'Mindset of the ML team'), ('company', 'Readiness of the company'), ('operations', 'ML infrastructure and operations'), ('other', 'Elsewhere, such as no value found')], max_length=20, verbose_name='reason for the end')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ledger', to='assessment.team')),
            ],
            options={
                'ordering': ['-started_on', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('happened_on', models.DateField()),
                ('text', models.CharField(max_length=120)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='assessment.team')),
            ],
            options={
                'ordering': ['happened_on', 'id'],
            },
        ),
        migrations.AddField(
            model_name='assessment',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assessments', to='assessment.team'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_once_in_any_case'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.UniqueConstraint(models.F('assessment'), models.F('question'), models.F('version'), name='response_version_once'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.UniqueConstraint(models.F('assessment'), models.F('key'), name='response_key_once'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='response_version_from_one'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level__isnull', False), ('state', 'level')), models.Q(models.Q(('state', 'level'), _negated=True), ('level', None)), _connector='OR'), name='response_level_exactly_when_said'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'not_applicable'), models.Q(('na_reason', ''), _negated=True)), models.Q(models.Q(('state', 'not_applicable'), _negated=True), ('na_reason', '')), _connector='OR'), name='response_reason_exactly_when_not_applicable'),
        ),
        migrations.AddConstraint(
            model_name='team',
            constraint=models.UniqueConstraint(models.F('organisation'), django.db.models.functions.text.Lower('name'), name='team_name_once_in_an_organisation'),
        ),
        migrations.AddConstraint(
            model_name='tag',
            constraint=models.UniqueConstraint(models.F('team'), django.db.models.functions.text.Lower('name'), name='tag_once_on_a_team'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['team', '-submitted_at'], name='submission_newest_of_a_team'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.UniqueConstraint(models.F('assessment'), name='submission_once_per_assessment'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role', 'owner'), ('team', None)), models.Q(('role__in', ['lead', 'member', 'viewer']), ('team__isnull', False)), _connector='OR'), name='membership_owner_of_organisation_others_of_team'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(models.F('user'), models.F('team'), condition=models.Q(('team__isnull', False)), name='membership_once_in_a_team'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(models.F('user'), models.F('organisation'), condition=models.Q(('team', None)), name='membership_once_as_owner'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.UniqueConstraint(models.F('team'), django.db.models.functions.text.Lower('name'), name='ledger_name_once_in_a_team'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('promised_on', None), ('promised_to', '')), models.Q(models.Q(('promised_to', ''), _negated=True), ('promised_on__isnull', False)), _connector='OR'), name='ledger_promise_has_person_and_date'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('launched_on__isnull', False), ('stage', 'live')), models.Q(models.Q(('stage', 'live'), _negated=True), ('launched_on', None)), _connector='OR'), name='ledger_launch_date_exactly_when_live'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_on', None), ('withdrawn_on__gte', models.F('launched_on')), _connector='OR'), name='ledger_withdrawn_after_launch'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on', None), models.Q(('ended_on__gte', models.F('started_on')), ('launched_on', None)), _connector='OR'), name='ledger_ended_before_any_launch'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_on', None), ('reason', ''), ('withdrawn_on', None)), models.Q(models.Q(('reason', ''), _negated=True), models.Q(('ended_on__isnull', False), ('withdrawn_on__isnull', False), _connector='OR')), _connector='OR'), name='ledger_reason_exactly_when_it_ended'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.UniqueConstraint(models.F('team'), models.F('happened_on'), models.F('text'), name='event_once_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(models.F('team'), models.F('key'), name='assessment_started_once_per_key'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('corrects', None), ('reason', '')), models.Q(('corrects__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='assessment_reason_exactly_when_it_corrects'),
        ),
    ]
