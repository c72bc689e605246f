"""User names for people without email. We give them: a chosen one that is taken would tell who is here."""

import secrets

_WORDS = """
amber apple ash badge bay beacon birch blue bridge brook candle cedar clay clover coral copper cove daisy
dune elm ember fern field finch flint gate ginger glen grove harbour hazel heron hill holly honey ivy
kettle lake lantern lark lemon lily linen lower maple marble meadow mill mint moss north oak olive
orchard otter pebble plum pond poppy quarry quill reed ridge river robin rose rowan saddle sand shell
silver slate sparrow spring stone summer swan thistle thyme tide timber upper vale violet walnut water
west willow wren
"""


def new_user_name() -> str:
    """Two words and five digits, some 30 bits: "otter-maple-40318"."""
    first, second = (secrets.choice(_WORDS.split()) for _ in range(2))
    return f"{first}-{second}-{secrets.randbelow(100_000):05}"
