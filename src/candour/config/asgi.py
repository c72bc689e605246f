"""The one application that each worker of `candour serve` loads."""

import os
from typing import Any, cast

import django
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from starlette.types import ASGIApp

from candour.config.doors import Doors
from candour.config.env import read_environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "candour.config.settings")

django.setup()
_environment = read_environment(os.environ)
application: ASGIApp = Doors(_environment)
if _environment.debug:  # then the pages' files come straight from where they are written
    application = cast(ASGIApp, ASGIStaticFilesHandler(cast(Any, application)))
