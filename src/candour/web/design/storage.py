"""Static files under names that carry their content's hash, so that browsers may keep them for ever.

`collectstatic` writes them, compressed, into the data folder. Where it has not run yet (tests, and commands
that render a page to a file) a file goes by its plain name.
"""

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """The storage behind `static()` when not debugging."""

    def stored_name(self, name: str) -> str:
        """The hashed name of a collected file. Raises ValueError when files were collected without it."""
        return str(super().stored_name(name)) if self.hashed_files else name
