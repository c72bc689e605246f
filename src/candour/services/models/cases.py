"""What a person told an organisation or asked of it, and what became of it."""

from django.db import models

from candour.people.identifiers import new_id


class Case(models.Model):
    """Something a person told an organisation or asked of it, which a person there has to answer.

    `organisation_id` answers it, by `answer_by` where a clock runs. `decided_at` is empty while it waits for
    an answer; what happened, by whom and when, is its steps.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction"
        USE_REPORT = "use-report"
        QUESTION = "question"
        WRONG_MATCH = "wrong-match"
        SECURITY = "security"

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    number = models.CharField(max_length=20, help_text="Short enough to read out.")
    sent_as = models.UUIDField(help_text="The form it came with, so that pressing twice makes one case.")
    kind = models.CharField(max_length=20, choices=Kind)
    organisation_id = models.UUIDField()
    dataset_id = models.UUIDField(null=True)
    attribute = models.CharField(max_length=80, blank=True)
    use_id = models.UUIDField(null=True, help_text="The entry of the use that looks wrong.")
    representation_id = models.UUIDField(null=True, help_text="Under which authority another asked it.")
    about_subject_id = models.UUIDField(null=True, help_text="Whose record was taken for theirs.")
    sealed = models.BinaryField(help_text="What it says, in the person's own words (`services.sealing`).")
    opened_at = models.DateTimeField()
    answer_by = models.DateField(null=True)
    officer_id = models.UUIDField(null=True, help_text="The account of who works on it.")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "sent_as", "organisation_id"], name="a_form_makes_one_case_for_each"
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation_id", "answer_by"],
                condition=models.Q(decided_at=None),
                name="cases_that_wait",
            ),
            models.Index(fields=["organisation_id", "-decided_at"], name="cases_answered"),
            models.Index(fields=["id"], name="cases_by_id"),
            models.Index(
                fields=["subject_id", "representation_id"],
                condition=~models.Q(representation_id=None),
                name="cases_asked_by_another",
            ),
            models.Index(
                fields=["about_subject_id"],
                condition=~models.Q(about_subject_id=None),
                name="cases_about_a_record",
            ),
        ]


class CaseStep(models.Model):
    """What happened in a case, and who did it. Only ever inserted.

    `officer_id` is the account of a member of staff, empty where the person or Candour itself did it.
    """

    class Kind(models.TextChoices):
        OPENED = "opened"
        TAKEN = "taken"
        ASKED = "asked"
        REPLIED = "replied"
        AGREED = "agreed"
        REFUSED = "refused"
        ANSWERED = "answered"
        CORRECTED = "corrected"
        CLOSED = "closed"

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    case_id = models.UUIDField()
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    officer_id = models.UUIDField(null=True)

    class Meta:
        db_table = "case_steps"
        indexes = [models.Index(fields=["subject_id", "case_id", "at"], name="steps_of_a_case")]


class CaseView(models.Model):
    """A member of staff opened a case; `id` is of the entry by which its person sees it. Only inserted."""

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField()
    case_id = models.UUIDField()
    officer_id = models.UUIDField(help_text="The account of who opened it.")
    at = models.DateTimeField()

    class Meta:
        db_table = "case_views"
        indexes = [models.Index(fields=["subject_id", "case_id", "officer_id", "at"], name="views_of_a_case")]
