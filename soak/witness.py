"""`candour log witness` with failpoints, in a module of its own: a command finds its arguments there."""

from argparse import Namespace

from candour.config import witness as product
from candour.config.env import Environment
from soak.program import reached_in

add_arguments = product.add_arguments


def witness(args: Namespace, environment: Environment) -> int:
    """Serve as a witness, and end where it is said."""
    return product.witness(args, environment, reached=reached_in("witness"))
