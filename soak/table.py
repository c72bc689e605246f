"""What a soak found, as a table for people."""

from candour.config.processes import REFUSED
from soak.checks import CHECKS
from soak.receiver import Receiver
from soak.trial import Trial


def table(trial: Trial, found: list[str]) -> str:
    """What was answered, what was made to fail and how often, what was checked, and what was not true."""
    load = trial.machine.load
    journal, residents = load.journal, load.residents
    statuses = ", ".join(f"{status}: {number:,}" for status, number in sorted(journal.statuses.items()))
    ended = len(load.running.ended)
    refused = sum(status == REFUSED for _, status in load.running.ended)
    lines = [
        "",
        f"answers                 {len(journal.told):>9,}   ({statuses})",
        f"asked again             {journal.unanswered:>9,}   (no answer, or 503)",
        f"questions answered      {len(journal.by_key):>9,}   ({journal.asked_once:,} asked without a key)",
        f"uses in the database    {trial.entries:>9,}",
        f"entries in the log      {trial.published:>9,}",
        f"checkpoints seen        {sum(len(log.seen) for log in load.logs):>9,}",
        f"choices and the like    {sum(residents.done.values()):>9,}   ({residents.failed} nobody knows of)",
        f"webhooks received       {len(load.receiver.attempts):>9,}   ({_again(load.receiver)} taken twice)",
        f"asked for others'       {sum(load.refusals.pairs.values()):>9,}   (beside what is not there)",
        f"people erased           {len(residents.erased):>9,}",
        f"processes ended         {ended:>9,}   ({refused} of them refused to go on)",
        "",
        *[f"  {name:<52}{number:>5}" for name, number in sorted(trial.tried.items())],
        *[f"  {name:<52}  not passed in time" for name in sorted(trial.not_passed)],
        "",
        "Checked:",
        *[f"  {(check.__doc__ or check.__name__).splitlines()[0]}" for check in CHECKS],
        "  candour log verify; an older copy of the database is refused.",
        "",
    ]
    lines += [f"NOT TRUE: {what}" for what in found[:50]] if found else ["All of it stayed true."]
    return "\n".join(lines)


def _again(receiver: Receiver) -> int:
    taken = [(each.client, each.id) for each in receiver.attempts if each.was_taken]
    return len(taken) - len(set(taken))
