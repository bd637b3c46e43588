"""`sitegen.finder.asgi:app` for uvicorn, gunicorn and their like; SITEGEN_BUILD names the folder of the build."""

from __future__ import annotations

import functools
import os

from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from sitegen.finder.app import make_app
from sitegen.finder.options import WrongSetting, options_from


@functools.cache
def _made() -> Starlette:
    return make_app(options_from(os.environ))


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Made at the first call: importing it reads nothing. A wrong setting stops the server when it starts."""
    try:
        made = _made()
    except WrongSetting as wrong:
        if scope["type"] != "lifespan":
            raise
        await receive()
        await send({"type": "lifespan.startup.failed", "message": str(wrong)})
        return
    await made(scope, receive, send)
