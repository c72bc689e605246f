"""The tree at the top of the errors module shows every error there is."""

import inspect

from candour.core import errors


def test_every_error_is_drawn_and_says_what_it_means() -> None:
    classes = [
        each for _, each in inspect.getmembers(errors, inspect.isclass) if each.__module__ == errors.__name__
    ]

    assert len(classes) > 1
    for each in classes:
        assert issubclass(each, errors.CoreError)
        assert each.__name__ in (errors.__doc__ or "")
        assert each.__doc__
