"""The addresses of a rehearsal: the presenter leaves its run here, and the page shows where the time went."""

import asyncio
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from talkbuilder.app.rehearsal import folder
from talkbuilder.app.rehearsal.command import shown
from talkbuilder.app.rehearsal.review import review
from talkbuilder.app.rehearsal.run import LARGEST, Refused, read_run
from talkbuilder.app.serve.stage import Stage
from talkbuilder.app.serve.wire import body_of


def routes(stages: Mapping[str, Stage]) -> list[Route]:
    """Return the routes; what is kept goes to the speaker's folder, never to the talk's."""

    async def keep(request: Request) -> Response:
        slug = request.path_params["slug"]
        data = await body_of(request, LARGEST) if slug in stages else None
        run = read_run(data) if data is not None else Refused("it is not one of ours")
        if isinstance(run, Refused) or run.talk != slug:
            # What is still to come of it is not read.
            return PlainTextResponse(
                "this is no rehearsal of this talk\n",
                status_code=400,
                headers={"connection": "close"},
            )
        try:
            await asyncio.to_thread(folder.keep, slug, run)
        except OSError as error:
            reason = f"it could not be kept: {error.strerror or 'no room'}\n"
            return PlainTextResponse(reason, status_code=507)
        return JSONResponse({"page": f"/{slug}/rehearsals"})

    async def page(request: Request) -> Response:
        slug = request.path_params["slug"]
        if slug not in stages:
            return PlainTextResponse("no such talk is served here\n", status_code=404)
        found, _ = await asyncio.to_thread(folder.runs, slug)
        if not found:
            return PlainTextResponse("no rehearsal has been recorded yet\n", status_code=404)
        view = stages[slug].studio.view
        answer = review(found[-1], view.slots.get(found[-1].cut))
        return HTMLResponse(await asyncio.to_thread(shown, answer, view.title or slug, found))

    return [
        Route("/{slug}/rehearsal", keep, methods=["POST"]),
        Route("/{slug}/rehearsals", page, methods=["GET"]),
    ]
