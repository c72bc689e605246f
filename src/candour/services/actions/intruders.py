"""Somebody else was in an account: it is locked at once, and a person at whoever runs the site looks at it.

Locking is the account's own (`people.actions.reports`); the case by which a person looks, finds and answers
is like any other. Both happen together, or neither.
"""

from datetime import datetime

from django.db import transaction

from candour.access.within import within
from candour.people.actions import report_not_me, undo_email_change
from candour.people.models import Account, EmailChange, Organisation, SecurityReport, SignIn
from candour.services.actions.cases import open_by_press
from candour.services.models import Case


@transaction.atomic
def report_intruder(
    *, account: Account, sign_in: SignIn | None, site: Organisation | None, at: datetime
) -> SecurityReport:
    """Lock an account because its owner says that a sign-in was not theirs.

    site: who answers for it. Of staff, who stand for nobody, there is no case, nor where nobody does.
    """
    case = _case(account, site, at)
    report = report_not_me(account=account, sign_in=sign_in, case="" if case is None else case.number, at=at)
    return _joined(report, case)


@transaction.atomic
def undo_and_report(*, change: EmailChange, site: Organisation | None, at: datetime) -> SecurityReport | None:
    """Give an account its old address back and lock it; None when it is too late for that."""
    report = undo_email_change(change=change, at=at)
    return None if report is None else _joined(report, _case(report.account, site, at))


def _case(account: Account, site: Organisation | None, at: datetime) -> Case | None:
    if account.person_id is None or site is None:
        return None
    with within(account.person_id):  # whoever opens the link of an email is not signed in
        return open_by_press(person=account.person_id, kind=Case.Kind.SECURITY, organisation=site, at=at)


def _joined(report: SecurityReport, case: Case | None) -> SecurityReport:
    if case is not None:
        report.case_id = case.id
        report.save(update_fields=["case_id"])
    return report
