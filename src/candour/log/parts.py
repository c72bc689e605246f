"""Reads any tile or bundle that a published size had, from whatever wider one is there now.

A tile only ever grows at its end, so the narrow one is the beginning of every wider one. Files lost with a
folder, or removed once the full one was there, are served all the same.
"""

from candour.log.errors import NotPublished
from candour.log.files import LogFiles
from candour.log.tiles import (
    TILE_WIDTH,
    Bundle,
    Tile,
    decode_bundle,
    decode_tile,
    encode_bundle,
    encode_tile,
)


def read_part(files: LogFiles, file: Tile | Bundle) -> bytes:
    """The bytes of a tile or bundle of this width. Raises NotPublished, and Malformed for a torn file."""
    try:
        return files.read(file.path)
    except NotPublished:
        if file.width == TILE_WIDTH:
            raise
    full = _widened(file, TILE_WIDTH)
    widths = [*files.partial_widths(full.path), TILE_WIDTH]
    for wider in [_widened(file, width) for width in widths if width > file.width]:
        try:
            return _cut(files.read(wider.path), wider, file.width)
        except NotPublished:  # gone since it was listed; the full one is there before any part goes
            continue
    raise NotPublished(f"The log has not published {file.path}.")


def _widened(file: Tile | Bundle, width: int) -> Tile | Bundle:
    return Tile(file.level, file.index, width) if isinstance(file, Tile) else Bundle(file.index, width)


def _cut(data: bytes, file: Tile | Bundle, width: int) -> bytes:
    """The first `width` of the hashes or leaves that the data of a file hold."""
    if isinstance(file, Tile):
        return encode_tile(decode_tile(data, file.width)[:width])
    return encode_bundle(decode_bundle(data, file.width)[:width])
