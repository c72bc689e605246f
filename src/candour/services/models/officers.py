"""News for an officer through whom an organisation acts for somebody, and how they want to be told of it."""

from django.db import models

from candour.people.identifiers import new_id


class OfficerNews(models.Model):
    """There is something to read on one page under an authority, until its officer opened that page.

    `page` is where, below the authority's own; "" for its first. `due_at` is when an email about it goes:
    empty where none goes any more, or was wanted. One email stands for all that is new.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    representation = models.ForeignKey("people.Representation", models.CASCADE, related_name="+")
    page = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "officer_news"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "representation", "page"],
                condition=models.Q(read_at=None),
                name="a_page_has_news_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(due_at__isnull=False), name="officer_news_that_waits"
            )
        ]


class OfficerTold(models.Model):
    """How an officer wants to be told of such news. Where there is no row: by email, at once."""

    class How(models.TextChoices):
        AT_ONCE = "at-once"
        DAILY = "daily"
        NOT = "not"

    account = models.OneToOneField(
        "people.Account", models.CASCADE, primary_key=True, related_name="told_of_news"
    )
    how = models.CharField(max_length=8, choices=How)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "officer_told"
