"""Made-up values for the page of patterns: a small part of Harrowmere, its figures and people.

Nothing here reaches a page of the product; the demonstration borough has its own data, made by real actions.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from django import forms

from candour.core.basis import Control
from candour.web.design.days import latest_days, month_of
from candour.web.design.month import Dot, Month, draw_month
from candour.web.design.parts import (
    Answer,
    Card,
    Check,
    ChoiceRow,
    Effect,
    EffectKind,
    Fact,
    Filter,
    Held,
    Holds,
    Level,
    Link,
    Need,
    Notice,
    Option,
    Outcome,
    ProofLine,
    Status,
    Step,
    Tone,
    UseLine,
)

TODAY = date(2026, 11, 24)
HERE = "#here"

NEEDS = (
    Need(
        title="Should Warm Homes be told you get a council tax discount?",
        text="It is off, and stays off until you answer. Either answer is fine.",
        by="New on 19\N{NO-BREAK SPACE}November. No deadline.",
        action=Link(text="Read and decide", url=HERE, about="Warm Homes"),
    ),
    Need(
        title="Add a photo to renew your Blue Badge",
        text="A phone picture against a plain wall will do.",
        by="By Friday 11\N{NO-BREAK SPACE}December, to renew in time.",
        action=Link(text="Add a photo", url=HERE),
    ),
)

CARDS = (
    Card(
        title="Council tax",
        url=HERE,
        fact="£103.15 due",
        next="By Direct Debit on 1\N{NO-BREAK SPACE}December. £309.45 left this year.",
        source="Council tax, today at 06:10",
    ),
    Card(
        title="Bins at Tern Close",
        url=HERE,
        fact="Thursday",
        next="Blue and brown bins out by 7am.",
        source="Waste team, yesterday",
    ),
    Card(
        title="Kitchen tap repair",
        url=HERE,
        fact="Mon 30 Nov",
        next="A plumber will come between 9 and 11am.",
        source="Fernside Homes, today at 07:25",
    ),
)

USES = (
    UseLine(
        dot=Dot.USED,
        title="Fernside Homes was given your phone number",
        url=HERE,
        why="To arrange the repair to your kitchen tap.",
        meta=("14:12", "Repair FH-20931"),
        control=Control.NEEDED_FOR_YOUR_AGREEMENT,
    ),
    UseLine(
        dot=Dot.USED,
        title="The library checked that you still live in Harrowmere",
        url=HERE,
        why="To renew your card. They were told “yes” and nothing more.",
        meta=("08:02", "Council, Libraries"),
        control=Control.YOU_CAN_OBJECT,
    ),
    UseLine(
        dot=Dot.REFUSED,
        title="Mere Valley Credit Union asked for your council tax balance",
        url=HERE,
        why="They were refused. You have not said yes to this.",
        meta=("07:48", "Nothing was given"),
        control=Control.YOUR_CHOICE,
        statuses=(Status(tone=Tone.QUIET, text="Refused"),),
    ),
    UseLine(
        dot=Dot.EMERGENCY,
        title="County Fire and Rescue was given the code for your main door",
        url=HERE,
        why="Smoke was reported at Tern Close. It was a false alarm.",
        meta=(
            "Saturday 14\N{NO-BREAK SPACE}November, 23:41",
            "Reviewed by Siân Pugh, data protection officer",
        ),
        control=Control.TO_PROTECT_LIFE,
        statuses=(Status(tone=Tone.URGENT, text="Emergency"),),
    ),
    UseLine(
        dot=Dot.LATE,
        title="National Benefits Office compared your address with theirs",
        url=HERE,
        why="To check a claim. On 12\N{NO-BREAK SPACE}November a named person decided that you can see it.",
        meta=("Wednesday 7\N{NO-BREAK SPACE}October, 11:15",),
        control=Control.REQUIRED_BY_LAW,
        statuses=(Status(tone=Tone.QUIET, text="Shown late", icon="clock"),),
    ),
)

CHOICES = (
    ChoiceRow(
        title="Warm Homes, about your council tax discount",
        told="Told yes or no, to offer help with heating.",
        status=Status(tone=Tone.YOU, text="Not answered. Off until you say yes"),
        action=Link(text="Decide", url=HERE, about="Warm Homes"),
        unanswered=True,
    ),
    ChoiceRow(
        title="Brook Street Clinic, about your Blue Badge",
        told="Told that you have one, to book a step-free room.",
        status=Status(tone=Tone.DONE, text="You said yes"),
        when="3\N{NO-BREAK SPACE}March 2026",
        action=Link(text="Change", url=HERE, about="Brook Street Clinic"),
    ),
    ChoiceRow(
        title="Mere Valley Credit Union, about your council tax",
        told="Told your balance, to speed up a loan.",
        status=Status(tone=Tone.QUIET, text="You said no"),
        when="11\N{NO-BREAK SPACE}June 2026",
        action=Link(text="Change", url=HERE, about="Mere Valley Credit Union"),
    ),
    ChoiceRow(
        title="Council planners, about household sizes",
        told="Your household counted, without names, to plan school places.",
        status=Status(tone=Tone.WAITING, text="You objected. Stopped while we consider it"),
        when="You get an answer by 9\N{NO-BREAK SPACE}December",
        action=Link(text="See progress", url=HERE, about="council planners"),
    ),
    ChoiceRow(
        title="National Benefits Office, about your rent",
        told="Given your rent and tenancy start. Social Security Administration Act 1992.",
        status=Status(tone=Tone.QUIET, text="Cannot be turned off", icon="lock"),
        action=Link(text="Law and uses", url=HERE, about="National Benefits Office"),
    ),
)

LEVELS = (
    Level(
        value="each",
        title="Each service on its own",
        says="Only what the law and your agreements need. Ends 2.",
    ),
    Level(
        value="joined", title="Joined-up services", says="Organisations that help you talk. Asks you about 1."
    ),
    Level(
        value="own", title="My own mix", says="You have decided one by one. Nothing would change.", here=True
    ),
)

OUTCOMES = (
    Outcome(
        title="If you say yes",
        effects=(
            Effect(kind=EffectKind.STARTS, text="Warm Homes is told “yes”. It may write to you."),
            Effect(kind=EffectKind.SAME, text="Your discount and your bill."),
            Effect(kind=EffectKind.UNDO, text="Say no at any time. It stops at once."),
        ),
    ),
    Outcome(
        title="If you say no",
        effects=(
            Effect(kind=EffectKind.STOPS, text="Nothing. This sharing has never been on."),
            Effect(
                kind=EffectKind.SLOWER,
                text="You can still ask Warm Homes yourself, with a copy of your bill.",
            ),
            Effect(kind=EffectKind.SAME, text="Your discount and your bill."),
        ),
    ),
)

ANSWERS = (
    Answer(
        value="yes",
        text="Yes, tell them",
        says="Only “yes, this home gets a discount”. Not how much, or why.",
    ),
    Answer(value="no", text="No, do not tell them", says="You can say yes later, at any time."),
)

FACTS = (
    Fact(term="When", text="Tuesday 24\N{NO-BREAK SPACE}November 2026, 10:02"),
    Fact(
        term="The question you answered",
        text="May the council tell Warm Homes Harrowmere whether this home gets Council Tax Reduction?",
        quoted=True,
    ),
    Fact(
        term="The rule",
        text="Contract, UK GDPR Article 6(1)(b).",
        link=Link(text="Read the agreement, version 3", url=HERE),
    ),
    Fact(
        term="Date of birth",
        text="They asked. It is not needed to arrange a repair, so the agreement does not allow it.",
        status=Status(tone=Tone.QUIET, text="Refused"),
    ),
)

PATH = (
    Step(title="Your contact record", text="Held by Harrowmere Council. You last checked it on 2 September."),
    Step(title="Candour", text="Checked the agreement and your choices, and wrote it down."),
    Step(title="Fernside Homes", text="Repairs team."),
)

STAGES = (
    Step(title="You objected, 10\N{NO-BREAK SPACE}November", text="Sharing stopped at once.", current=True),
    Step(title="A named person considers it", text="By 9\N{NO-BREAK SPACE}December."),
    Step(title="You are told", text="What was decided, and why."),
)

HELD = (
    Held(
        name="Name",
        value="Maureen Adaeze Okafor",
        source="Electoral register, 14\N{NO-BREAK SPACE}October 2026",
        wrong=Link(text="This is wrong", url=HERE, about="Name"),
    ),
    Held(
        name="Address",
        value="Flat 3, 14 Tern Close, Harrowmere",
        source="Council tax, since 1\N{NO-BREAK SPACE}April 2019",
        status=Status(tone=Tone.QUIET, text="Protected: not given out", icon="lock"),
        wrong=Link(text="This is wrong", url=HERE, about="Address"),
    ),
    Held(name="Rent", value="£118.40 a week", source="Rent account, 22\N{NO-BREAK SPACE}November 2026"),
)

PLACES = (
    Holds(name="Harrowmere Council", note="14 things", url=HERE, joined=True),
    Holds(name="Fernside Homes", note="9 things", url=HERE, joined=True),
    Holds(name="Adult social care", note="Harrowmere Council", url=HERE, joined=False),
)

CHECKS = (
    Check(text="It was written down before anything was given.", passed=True),
    Check(text="It is entry 16 of a log of 40, and its checkpoint has a good signature.", passed=True),
    Check(text="The log we read today holds the one that we read before.", passed=False),
)

PROOF_LINES = (
    ProofLine(
        state="whole",
        title="The log is whole",
        text="Checked today at 06:40. 40 entries, none changed, none missing.",
        link=Link(text="How we know", url=HERE),
    ),
    ProofLine(state="waiting", title="The log is being checked", text="The last check was on 23 November."),
    ProofLine(
        state="failed",
        title="The log did not pass its check",
        text="At 06:40 its checkpoint did not build on the one before. People are looking into it.",
        link=Link(text="What this means", url=HERE),
    ),
)

FILTERS = (
    Filter(
        name="who",
        label="Who",
        options=(Option(value="", text="Everyone"), Option(value="f", text="Fernside Homes")),
    ),
    Filter(
        name="what",
        label="What happened",
        options=(Option(value="", text="Anything"), Option(value="r", text="Refused")),
        chosen="r",
    ),
    Filter(name="when", label="When", options=(Option(value="", text="November 2026"),)),
)

NOTICES = tuple(
    Notice(tone=tone, title=title, text=text)
    for tone, title, text in (
        (Tone.DONE, "Your answer is saved", "It works from now on."),
        (Tone.WAITING, "You objected", "Sharing has stopped while a person considers it."),
        (Tone.LATE, "Warm Homes is late", "It should have confirmed by 10:02. We are chasing it."),
        (Tone.QUIET, "Nothing was changed", ""),
    )
)


class SampleForm(forms.Form):
    """A form that came back with errors."""

    email = forms.EmailField(label="Email address", error_messages={"required": "Enter your email address"})
    password = forms.CharField(label="Password", error_messages={"required": "Enter your password"})
    reasons = forms.CharField(label="Your reasons", required=False)


def quiet_month() -> Month:
    """The month of the pictures: 23 uses and 2 refusals."""
    used = {2: 2, 3: 1, 5: 1, 6: 3, 10: 1, 12: 2, 13: 1, 16: 1, 17: 2, 18: 1, 19: 2, 20: 1, 23: 3, 24: 1}
    counts: dict[date, Mapping[Dot, int]] = {TODAY.replace(day=day): {Dot.USED: n} for day, n in used.items()}
    counts[TODAY.replace(day=9)] = {Dot.REFUSED: 1}
    counts[TODAY.replace(day=14)] = {Dot.EMERGENCY: 1}
    counts[TODAY.replace(day=23)] = {Dot.USED: 3, Dot.REFUSED: 1}
    return draw_month(counts, latest_days(TODAY), TODAY)


def busy_month() -> Month:
    """A month of up to forty uses a day, in a month of 31 days that has ended."""
    first = date(2026, 10, 1)
    counts = {
        first + timedelta(days=n): {Dot.USED: (n * 7) % 38, Dot.REFUSED: (n * 5) % 4} for n in range(31)
    }
    counts[first + timedelta(days=12)] = {Dot.USED: 11, Dot.EMERGENCY: 1, Dot.LATE: 2}
    return draw_month(counts, month_of(first), TODAY)


def empty_month() -> Month:
    """Days on which nothing happened."""
    return draw_month({}, latest_days(TODAY), TODAY)
