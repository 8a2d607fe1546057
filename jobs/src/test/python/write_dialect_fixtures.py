"""Writes one conversation in every dialect that ingest reads, with the tools' own libraries where they can be had.

    python -m venv venv && venv/bin/pip install mlflow-skinny opentelemetry-sdk opentelemetry-exporter-otlp pyarrow pandas
    venv/bin/python jobs/src/test/python/write_dialect_fixtures.py jobs/src/test/resources/dialects

Written by the tools themselves: otlp_json and otlp_protobuf (OpenTelemetry SDK and its OTLP encoder), mlflow_trace (MLflow's spans; its table of
traces is a server's). Written after the tools' documentation, because only their servers export: otel_flat, clickhouse, phoenix, langfuse, langsmith,
mlflow_v2 and mlflow_v4; flat_wide is nobody's. All hold the same conversation, ids and times.
"""
import datetime as dt
import decimal
import json
import pathlib
import sys

import pyarrow as pa
import pyarrow.parquet as pq
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.trace import SpanKind, Status, StatusCode, set_span_in_context
from google.protobuf.json_format import MessageToJson

OUT = pathlib.Path(sys.argv[1])
TRACE = 0x0AF7651916CD43DD8448EB211C80319C
START = 1_761_480_000_000_000_000  # 2025-10-26T12:00:00Z
MS = 1_000_000
SYSTEM = "You are a research assistant. Cite only what you retrieved."
QUESTION = "How long do sea otters hold their breath?"
ANSWER = 'Up to five minutes: "otters dive for one to five minutes".'
ARGUMENTS = '{"query": "sea otter dive"}'
RESULT = '{"hits": 1}'
DOCUMENT = {"id": "doc-7", "content": "Sea otters dive for one to five minutes.", "score": 0.82}
TOOLS = [{"type": "function", "function": {"name": "search", "parameters": {"type": "object"}}}]
SESSION, USER, RELEASE, ENVIRONMENT, PROMPT = "session-1", "user-9", "2026.10.1", "production", "7"
MODEL, ANSWERED = "gpt-4o", "gpt-4o-2024-08-06"

# id, parent, name, start ms, end ms
SPANS = [
    (0xA000000000000001, None, "research", 0, 5000),
    (0xA000000000000002, 0xA000000000000001, "chat gpt-4o", 100, 1200),
    (0xA000000000000003, 0xA000000000000001, "search", 1300, 1500),
    (0xA000000000000004, 0xA000000000000001, "retrieve", 1600, 1900),
    (0xA000000000000005, 0xA000000000000001, "chat gpt-4o", 2000, 4800),
]
CALL = {"id": "call-1", "name": "search", "arguments": ARGUMENTS}


def hex_id(number, digits=16):
    return format(number, f"0{digits}x")


def messages(turn):
    """What went into a model call, without the system prompt, and what came out, in OpenAI's shape."""
    call = {"role": "assistant", "content": None,
            "tool_calls": [{"id": "call-1", "type": "function", "function": {"name": "search", "arguments": ARGUMENTS}}]}
    user = {"role": "user", "content": QUESTION}
    if turn == 1:
        return [user], call
    return [user, call, {"role": "tool", "tool_call_id": "call-1", "content": RESULT}], {"role": "assistant", "content": ANSWER}


def parts(message):
    if message["role"] == "tool":
        return {"role": "tool", "parts": [{"type": "tool_call_response", "id": message["tool_call_id"], "response": message["content"]}]}
    out = []
    if message["content"]:
        out.append({"type": "text", "content": message["content"]})
    for call in message.get("tool_calls", []):
        out.append({"type": "tool_call", "id": call["id"], "name": call["function"]["name"], "arguments": call["function"]["arguments"]})
    return {"role": message["role"], "parts": out}


USAGE = {2: (120, 18), 5: (190, 24)}
FINISH = {2: "tool_calls", 5: "stop"}


def genai(number):
    """Attributes by OpenTelemetry's GenAI conventions."""
    common = {"gen_ai.conversation.id": SESSION, "user.id": USER, "prompt.version": PROMPT}
    if number == 1:
        return common | {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "researcher", "input.value": QUESTION, "output.value": ANSWER}
    if number == 3:
        return common | {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "search", "gen_ai.tool.call.id": "call-1",
                         "gen_ai.tool.call.arguments": ARGUMENTS, "gen_ai.tool.call.result": RESULT}
    if number == 4:
        return common | {"gen_ai.operation.name": "retrieval", "gen_ai.retrieval.query.text": "sea otter dive",
                         "gen_ai.retrieval.documents": json.dumps([DOCUMENT])}
    asked, answered = messages(1 if number == 2 else 2)
    tokens = USAGE[number]
    output = parts(answered) | {"finish_reason": FINISH[number]}
    return common | {
        "gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": MODEL, "gen_ai.response.model": ANSWERED,
        "gen_ai.request.temperature": 0.2, "gen_ai.request.max_tokens": 512, "gen_ai.response.finish_reasons": [FINISH[number]],
        "gen_ai.usage.input_tokens": tokens[0], "gen_ai.usage.output_tokens": tokens[1],
        "gen_ai.system_instructions": json.dumps([{"type": "text", "content": SYSTEM}]),
        "gen_ai.input.messages": json.dumps([parts(m) for m in asked]), "gen_ai.output.messages": json.dumps([output]),
        "gen_ai.tool.definitions": json.dumps(TOOLS)}


def openinference(number, flat):
    """The same by OpenInference; flat as its instrumentations send it, else nested as Phoenix exports it."""
    common = {"session.id": SESSION, "user.id": USER, "llm.prompt_template.version": PROMPT} if number in USAGE else {"session.id": SESSION, "user.id": USER}
    if number == 1:
        return common | {"openinference.span.kind": "AGENT", "agent.name": "researcher", "input.value": QUESTION, "output.value": ANSWER}
    if number == 3:
        return common | {"openinference.span.kind": "TOOL", "tool.name": "search", "tool.id": "call-1", "input.value": ARGUMENTS, "output.value": RESULT}
    if number == 4:
        document = {f"document.{key}": value for key, value in DOCUMENT.items()}
        if flat:
            return common | {"openinference.span.kind": "RETRIEVER", "input.value": "sea otter dive"} | {
                f"retrieval.documents.0.{key}": value for key, value in document.items()}
        return common | {"openinference.span.kind": "RETRIEVER", "input.value": "sea otter dive", "retrieval.documents": [document]}
    asked, answered = messages(1 if number == 2 else 2)
    tokens = USAGE[number]

    def message(m):
        out = {"message.role": m["role"]}
        if m.get("content"):
            out["message.content"] = m["content"]
        if m.get("tool_call_id"):
            out["message.tool_call_id"] = m["tool_call_id"]
        if m.get("tool_calls"):
            out["message.tool_calls"] = [{"tool_call.id": c["id"], "tool_call.function.name": c["function"]["name"],
                                          "tool_call.function.arguments": c["function"]["arguments"]} for c in m["tool_calls"]]
        return out

    attributes = common | {
        "openinference.span.kind": "LLM", "llm.provider": "openai", "llm.request.model_name": MODEL, "llm.model_name": ANSWERED,
        "llm.invocation_parameters": json.dumps({"temperature": 0.2, "max_tokens": 512}), "llm.finish_reason": FINISH[number],
        "llm.token_count.prompt": tokens[0], "llm.token_count.completion": tokens[1], "llm.token_count.total": sum(tokens)}
    asked = [{"role": "system", "content": SYSTEM}] + asked
    lists = {"llm.input_messages": [message(m) for m in asked], "llm.output_messages": [message(answered)],
             "llm.tools": [{"tool.json_schema": json.dumps(tool)} for tool in TOOLS]}
    if not flat:
        return attributes | lists
    for name, items in lists.items():
        for i, item in enumerate(items):
            for key, value in item.items():
                if isinstance(value, list):
                    for j, inner in enumerate(value):
                        attributes |= {f"{name}.{i}.{key}.{j}.{k}": v for k, v in inner.items()}
                else:
                    attributes[f"{name}.{i}.{key}"] = value
    return attributes


def text(value):
    return value if isinstance(value, str) else json.dumps(value)


def flat_rows(attributes):
    rows = []
    for i, (span, parent, name, start, end) in enumerate(SPANS, 1):
        rows.append({
            "trace_id": hex_id(TRACE, 32), "span_id": hex_id(span), "parent_span_id": hex_id(parent) if parent else None, "name": name,
            "kind": "SPAN_KIND_INTERNAL", "start_time_unix_nano": START + start * MS, "end_time_unix_nano": START + end * MS,
            "status": {"message": "", "code": "STATUS_CODE_OK"}, "attributes": attributes(i),
            "resource": {"attributes": RESOURCE_ATTRIBUTES}})
    return rows


RESOURCE_ATTRIBUTES = {"service.name": "assistant", "service.version": RELEASE, "deployment.environment.name": ENVIRONMENT}


def write(name, rows, schema=None):
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), OUT / f"{name}.parquet", compression="zstd")


def otel_flat():
    """Databricks' otel_spans with attributes as a map; and the same table in the other forms that attributes come in."""
    rows = flat_rows(lambda i: {k: text(v) for k, v in genai(i).items()})
    texts = pa.map_(pa.string(), pa.string())
    base = [("trace_id", pa.string()), ("span_id", pa.string()), ("parent_span_id", pa.string()), ("name", pa.string()), ("kind", pa.string()),
            ("start_time_unix_nano", pa.int64()), ("end_time_unix_nano", pa.int64()),
            ("status", pa.struct([("message", pa.string()), ("code", pa.string())]))]

    def table(attributes, convert, name):
        fields = base + [("attributes", attributes), ("resource", pa.struct([("attributes", attributes)]))]
        out = [row | {"attributes": convert(row["attributes"]), "resource": {"attributes": convert(row["resource"]["attributes"])}} for row in rows]
        write(name, out, pa.schema(fields))

    table(texts, lambda a: list(a.items()), "otel_flat")
    table(pa.string(), json.dumps, "otel_flat_json")
    table(pa.list_(pa.struct([("key", pa.string()), ("value", pa.struct([("string_value", pa.string())]))])),
          lambda a: [{"key": k, "value": {"string_value": v}} for k, v in a.items()], "otel_flat_list")
    keys = sorted({k for row in rows for k in row["attributes"]} | set(RESOURCE_ATTRIBUTES))
    table(pa.struct([(k, pa.string()) for k in keys]), dict, "otel_flat_struct")


def clickhouse():
    rows = []
    legacy = {"gen_ai.provider.name": "gen_ai.system", "gen_ai.usage.input_tokens": "gen_ai.usage.prompt_tokens",
              "gen_ai.usage.output_tokens": "gen_ai.usage.completion_tokens"}
    content = ("gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions")
    for i, row in enumerate(flat_rows(genai), 1):
        attributes = {legacy.get(k, k): text(v) for k, v in row["attributes"].items() if k not in content}
        events = []
        if i in USAGE:
            asked, answered = messages(1 if i == 2 else 2)
            for m in [{"role": "system", "content": SYSTEM}] + asked:
                body = {k: text(v) for k, v in m.items() if v is not None and k != "tool_call_id"}
                if m["role"] == "tool":
                    body["id"] = m["tool_call_id"]
                events.append((f"gen_ai.{m['role']}.message", body))
            events.append(("gen_ai.choice", {"index": "0", "finish_reason": FINISH[i], "message": json.dumps({k: v for k, v in answered.items() if v is not None})}))
        at = dt.datetime.fromtimestamp(row["start_time_unix_nano"] // MS / 1000, dt.timezone.utc)
        rows.append({
            "Timestamp": at, "TraceId": row["trace_id"], "SpanId": row["span_id"], "ParentSpanId": row["parent_span_id"] or "", "TraceState": "",
            "SpanName": row["name"], "SpanKind": "Internal", "ServiceName": "assistant", "ResourceAttributes": list(RESOURCE_ATTRIBUTES.items()),
            "ScopeName": "", "ScopeVersion": "", "SpanAttributes": list(attributes.items()),
            "Duration": row["end_time_unix_nano"] - row["start_time_unix_nano"], "StatusCode": "Ok", "StatusMessage": "",
            "Events.Timestamp": [at] * len(events), "Events.Name": [n for n, _ in events], "Events.Attributes": [list(b.items()) for _, b in events],
            "Links.TraceId": [], "Links.SpanId": [], "Links.TraceState": [], "Links.Attributes": []})
    texts = pa.map_(pa.string(), pa.string())
    schema = pa.schema([(n, pa.timestamp("ns", "UTC") if n == "Timestamp" else pa.uint64() if n == "Duration" else texts if n in ("ResourceAttributes", "SpanAttributes")
                         else pa.list_(pa.timestamp("ns", "UTC")) if n == "Events.Timestamp" else pa.list_(texts) if n.endswith(".Attributes")
                         else pa.list_(pa.string()) if "." in n else pa.string()) for n in rows[0]])
    write("clickhouse", rows, schema)


def phoenix():
    keys = sorted({k for i in range(1, 6) for k in openinference(i, False)} - {"openinference.span.kind"})
    rows = []
    for i, (span, parent, name, start, end) in enumerate(SPANS, 1):
        attributes = openinference(i, False)
        at = lambda ms: dt.datetime.fromtimestamp((START + ms * MS) / 1e9, dt.timezone.utc)
        rows.append({"name": name, "span_kind": attributes["openinference.span.kind"], "parent_id": hex_id(parent) if parent else None, "start_time": at(start), "end_time": at(end),
                     "status_code": "OK", "status_message": "", "events": [], "context.span_id": hex_id(span), "context.trace_id": hex_id(TRACE, 32),
                     **{f"attributes.{k}": attributes.get(k) for k in keys}})
    write("phoenix", rows)


class Ids(IdGenerator):
    def __init__(self):
        self.spans = iter(s[0] for s in SPANS)

    def generate_span_id(self):
        return next(self.spans)

    def generate_trace_id(self):
        return TRACE


def sdk_spans(attributes):
    exporter = InMemorySpanExporter()
    provider = TracerProvider(resource=Resource(RESOURCE_ATTRIBUTES), id_generator=Ids())
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracer = provider.get_tracer("research-assistant", "1.0")
    root = None
    for i, (_, parent, name, start, end) in enumerate(SPANS, 1):
        span = tracer.start_span(name, context=set_span_in_context(root) if parent else None, kind=SpanKind.INTERNAL,
                                 attributes=attributes(i), start_time=START + start * MS)
        root = root or span
        if i == 5:
            span.add_event("gen_ai.evaluation.result", {"gen_ai.evaluation.name": "groundedness", "gen_ai.evaluation.score.value": 0.9,
                                                        "gen_ai.evaluation.score.label": "grounded", "gen_ai.evaluation.explanation": "quoted"}, START + 4700 * MS)
        span.set_status(Status(StatusCode.OK))
        if parent:
            span.end(START + end * MS)
    root.end(START + SPANS[0][4] * MS)
    return exporter.get_finished_spans()


def otlp_json():
    """A line a batch, ids in base64, numbers as texts, as protobuf's own JSON has it."""
    spans = sdk_spans(lambda i: openinference(i, True))
    lines = [MessageToJson(encode_spans([span]), indent=None) for span in spans]
    (OUT / "otlp_json.jsonl").write_text("\n".join(lines) + "\n")


def otlp_protobuf():
    """All spans in one message, as the OTLP exporter sends it."""
    (OUT / "otlp_protobuf.pb").write_bytes(encode_spans(sdk_spans(lambda i: openinference(i, True))).SerializeToString())


def mlflow_value(number):
    asked, answered = (None, None) if number not in USAGE else messages(1 if number == 2 else 2)
    if number == 1:
        return "AGENT", QUESTION, ANSWER, {}
    if number == 3:
        return "TOOL", json.loads(ARGUMENTS), json.loads(RESULT), {}
    if number == 4:
        return "RETRIEVER", "sea otter dive", [{"page_content": DOCUMENT["content"], "id": DOCUMENT["id"], "metadata": {"score": DOCUMENT["score"]}}], {}
    tokens = USAGE[number]
    inputs = {"model": MODEL, "temperature": 0.2, "max_tokens": 512, "tools": TOOLS, "messages": [{"role": "system", "content": SYSTEM}] + asked}
    outputs = {"model": ANSWERED, "choices": [{"index": 0, "finish_reason": FINISH[number], "message": answered}]}
    return "CHAT_MODEL", inputs, outputs, {
        "mlflow.chat.tokenUsage": {"input_tokens": tokens[0], "output_tokens": tokens[1], "total_tokens": sum(tokens)},
        "mlflow.llm.model": ANSWERED, "mlflow.llm.provider": "openai", "mlflow.chat.tools": TOOLS}


def mlflow_trace():
    """MLflow's own spans, in its own table of traces; and the shapes of versions 2 and 3."""
    import os
    import tempfile
    os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"
    import mlflow
    from opentelemetry.sdk.trace import id_generator
    ids = Ids()
    id_generator.RandomIdGenerator.generate_span_id = lambda self: ids.generate_span_id()
    id_generator.RandomIdGenerator.generate_trace_id = lambda self: TRACE
    mlflow.set_tracking_uri("file://" + tempfile.mkdtemp())
    mlflow.set_experiment("research")
    root, live = None, []
    for i, (_, parent, name, start, end) in enumerate(SPANS, 1):
        kind, inputs, outputs, attributes = mlflow_value(i)
        span = mlflow.start_span_no_context(name, span_type=kind, parent_span=root if parent else None, inputs=inputs, attributes=attributes,
                                            start_time_ns=START + start * MS,
                                            metadata=None if parent else {"mlflow.trace.session": SESSION, "mlflow.trace.user": USER})
        root = root or span
        live.append(span)
        span.set_outputs(outputs)
        span.set_status("OK")
        if parent:
            span.end(end_time_ns=START + end * MS)
    root.end(end_time_ns=START + SPANS[0][4] * MS)
    dicts = [span.to_dict() for span in live]
    human = {"assessment_id": "a-1", "trace_id": root.trace_id, "assessment_name": "invented_citation", "source": {"source_type": "HUMAN", "source_id": "ana"},
             "create_time": "2025-10-27T09:00:00Z", "last_update_time": "2025-10-27T09:00:00Z", "feedback": {"value": False}, "rationale": "the quote is there", "metadata": {}}
    judge = human | {"assessment_id": "a-2", "assessment_name": "groundedness", "source": {"source_type": "LLM_JUDGE", "source_id": "judge-1"},
                     "feedback": {"value": "yes"}, "span_id": hex_id(SPANS[4][0])}
    row = {"trace_id": root.trace_id, "state": "OK", "request_time": START // MS, "execution_duration": 5000,
           "trace_metadata": [("mlflow.trace.session", SESSION), ("mlflow.trace.user", USER)],
           "tags": [("mlflow.traceName", "research"), ("service.version", RELEASE), ("deployment.environment.name", ENVIRONMENT), ("prompt.version", PROMPT)],
           "spans": [json.dumps(d) for d in dicts], "assessments": [json.dumps(human), json.dumps(judge)]}
    texts = pa.map_(pa.string(), pa.string())
    schema = pa.schema([("trace_id", pa.string()), ("state", pa.string()), ("request_time", pa.int64()), ("execution_duration", pa.int64()), ("trace_metadata", texts),
                        ("tags", texts), ("spans", pa.list_(pa.string())), ("assessments", pa.list_(pa.string()))])
    write("mlflow_trace", [row], schema)

    v4, v2 = [], []
    for i, (span, parent, name, start, end) in enumerate(SPANS, 1):
        attributes = list(dicts[i - 1]["attributes"].items())
        v4.append({"trace_id": root.trace_id, "otel_trace_id": hex_id(TRACE, 32), "span_id": hex_id(span), "parent_span_id": hex_id(parent) if parent else None,
                   "name": name, "start_time_unix_nano": START + start * MS, "end_time_unix_nano": START + end * MS, "status": {"code": "OK", "message": ""},
                   "attributes": attributes, "version": 4})
        v2.append({"context": {"trace_id": hex_id(TRACE, 32), "span_id": hex_id(span)}, "parent_id": hex_id(parent) if parent else None, "name": name,
                   "start_time": START + start * MS, "end_time": START + end * MS, "status_code": "OK", "status_message": "", "attributes": attributes})
    kind4 = pa.struct([("trace_id", pa.string()), ("otel_trace_id", pa.string()), ("span_id", pa.string()), ("parent_span_id", pa.string()), ("name", pa.string()),
                       ("start_time_unix_nano", pa.int64()), ("end_time_unix_nano", pa.int64()), ("status", pa.struct([("code", pa.string()), ("message", pa.string())])),
                       ("attributes", texts), ("version", pa.int64())])
    write("mlflow_v4", [{**row, "spans": v4}], pa.schema([(f.name, pa.list_(kind4) if f.name == "spans" else f.type) for f in schema]))
    kind2 = pa.struct([("context", pa.struct([("trace_id", pa.string()), ("span_id", pa.string())])), ("parent_id", pa.string()), ("name", pa.string()), ("start_time", pa.int64()),
                       ("end_time", pa.int64()), ("status_code", pa.string()), ("status_message", pa.string()), ("attributes", texts)])
    write("mlflow_v2", [{"request_id": root.trace_id, "timestamp_ms": START // MS, "status": "OK", "request_metadata": row["trace_metadata"], "tags": row["tags"], "spans": v2}],
          pa.schema([("request_id", pa.string()), ("timestamp_ms", pa.int64()), ("status", pa.string()), ("request_metadata", texts), ("tags", texts), ("spans", pa.list_(kind2))]))


def langfuse():
    """The blob storage export of observations_v2, traces and scores, after its documentation."""
    types = {1: "AGENT", 2: "GENERATION", 3: "TOOL", 4: "RETRIEVER", 5: "GENERATION"}
    at = lambda ms: dt.datetime.fromtimestamp((START + ms * MS) / 1e9, dt.timezone.utc)
    rows = []
    for i, (span, parent, name, start, end) in enumerate(SPANS, 1):
        usage, asked, answered, model = [], None, None, None
        if i in USAGE:
            before, after = messages(1 if i == 2 else 2)
            asked, answered = json.dumps([{"role": "system", "content": SYSTEM}] + before), json.dumps(after)
            usage = [("input", USAGE[i][0]), ("output", USAGE[i][1]), ("total", sum(USAGE[i]))]
            model = ANSWERED
        elif i == 1:
            asked, answered = QUESTION, ANSWER
        elif i == 3:
            asked, answered = ARGUMENTS, RESULT
        else:
            asked, answered = "sea otter dive", json.dumps([DOCUMENT])
        rows.append({"id": hex_id(span), "trace_id": hex_id(TRACE, 32), "project_id": "p", "environment": ENVIRONMENT, "type": types[i],
                     "parent_observation_id": hex_id(parent) if parent else "", "start_time": at(start), "end_time": at(end), "name": name,
                     "metadata": [("resourceAttributes", json.dumps({"service.name": "assistant"}))], "level": "DEFAULT", "status_message": None, "version": None,
                     "input": asked, "output": answered, "provided_model_name": model,
                     "model_parameters": json.dumps({"temperature": 0.2, "max_tokens": 512}) if model else None, "usage_details": usage,
                     "total_cost": decimal.Decimal("0.001") if model else None, "prompt_version": int(PROMPT) if model else None,
                     "tool_definitions": [("search", json.dumps(TOOLS[0]))] if model else [], "updated_at": at(9000)})
    texts = pa.map_(pa.string(), pa.string())
    kinds = {"start_time": pa.timestamp("us", "UTC"), "end_time": pa.timestamp("us", "UTC"), "updated_at": pa.timestamp("us", "UTC"), "metadata": texts, "tool_definitions": texts,
             "usage_details": pa.map_(pa.string(), pa.uint64()), "total_cost": pa.decimal128(18, 12), "prompt_version": pa.int32()}
    (OUT / "night" / "langfuse").mkdir(parents=True, exist_ok=True)
    write("night/langfuse/observations", rows, pa.schema([(n, kinds.get(n, pa.string())) for n in rows[0]]))
    write("night/langfuse/traces", [{"id": hex_id(TRACE, 32), "timestamp": at(0), "name": "research", "environment": ENVIRONMENT, "project_id": "p", "metadata": [("item_id", "q-1")],
                               "user_id": USER, "session_id": SESSION, "release": RELEASE, "version": None, "public": False, "bookmarked": False, "updated_at": at(9000)}],
          pa.schema([("id", pa.string()), ("timestamp", pa.timestamp("us", "UTC")), ("name", pa.string()), ("environment", pa.string()), ("project_id", pa.string()), ("metadata", texts),
                     ("user_id", pa.string()), ("session_id", pa.string()), ("release", pa.string()), ("version", pa.string()), ("public", pa.bool_()), ("bookmarked", pa.bool_()),
                     ("updated_at", pa.timestamp("us", "UTC"))]))
    score = {"id": "s-1", "timestamp": at(9000), "project_id": "p", "environment": ENVIRONMENT, "trace_id": hex_id(TRACE, 32), "observation_id": hex_id(SPANS[4][0]), "session_id": None,
             "name": "helpfulness", "value": 0.8, "source": "EVAL", "comment": "to the point", "data_type": "NUMERIC", "string_value": None, "created_at": at(9000), "updated_at": at(9000)}
    human = score | {"id": "s-2", "name": "invented_citation", "observation_id": None, "value": 0.0, "source": "ANNOTATION", "comment": "fine", "data_type": "BOOLEAN", "string_value": "False"}
    write("night/langfuse/scores", [score, human])


def langsmith():
    """The bulk export of runs, after its documentation; ids are UUIDs there."""
    kinds = {1: "chain", 2: "llm", 3: "tool", 4: "retriever", 5: "llm"}
    at = lambda ms: dt.datetime.fromtimestamp((START + ms * MS) / 1e9, dt.timezone.utc)
    trace = "0af76519-16cd-43dd-8448-eb211c80319c"
    uuid = lambda number: trace if number == SPANS[0][0] else f"{hex_id(number)[:8]}-0000-4000-8000-{hex_id(number)[4:]}"
    rows = []
    for i, (span, parent, name, start, end) in enumerate(SPANS, 1):
        metadata = {"session_id": SESSION, "user_id": USER, "version": RELEASE, "environment": ENVIRONMENT, "prompt_version": PROMPT}
        extra = {"metadata": metadata}
        if i in USAGE:
            before, after = messages(1 if i == 2 else 2)
            metadata |= {"ls_provider": "openai", "ls_model_name": MODEL, "ls_temperature": 0.2, "ls_max_tokens": 512}
            extra["invocation_params"] = {"model": MODEL, "tools": TOOLS}
            inputs = {"messages": [{"role": "system", "content": SYSTEM}] + before}
            outputs = {"model": ANSWERED, "choices": [{"finish_reason": FINISH[i], "message": after}]}
        elif i == 1:
            inputs, outputs = QUESTION, ANSWER
        elif i == 3:
            inputs, outputs = {"input": ARGUMENTS}, {"output": RESULT}
        else:
            inputs, outputs = "sea otter dive", {"documents": [{"page_content": DOCUMENT["content"], "id": DOCUMENT["id"], "metadata": {"score": DOCUMENT["score"]}}]}
        tokens = USAGE.get(i, (None, None))
        rows.append({"id": uuid(span), "tenant_id": "t", "session_id": "project", "trace_id": trace, "parent_run_id": uuid(parent) if parent else None, "name": name, "run_type": kinds[i],
                     "start_time": at(start), "end_time": at(end), "status": "success", "is_root": parent is None,
                     "dotted_order": f"20251026T120000000000Z{trace}", "inputs": json.dumps(inputs), "outputs": json.dumps(outputs), "extra": json.dumps(extra), "events": "[]", "error": None,
                     "prompt_tokens": tokens[0], "completion_tokens": tokens[1], "total_tokens": sum(tokens) if tokens[0] else None})
    write("langsmith", rows)


def flat_wide():
    """A table like Honeycomb's: every attribute a column, names with dots, a duration in milliseconds."""
    rows = []
    keys = sorted({k for i in range(1, 6) for k in genai(i)} - {"gen_ai.operation.name"})
    for i, (span, parent, name, start, end) in enumerate(SPANS, 1):
        attributes = {k: text(v) for k, v in genai(i).items()}
        rows.append({"Timestamp": dt.datetime.fromtimestamp((START + start * MS) / 1e9, dt.timezone.utc), "trace.trace_id": hex_id(TRACE, 32), "trace.span_id": hex_id(span),
                     "trace.parent_id": hex_id(parent) if parent else None, "name": name, "duration_ms": float(end - start), "outcome": "OK", "what": attributes["gen_ai.operation.name"],
                     "service.name": "assistant", "version": RELEASE, "stage": ENVIRONMENT, **{k: attributes.get(k) for k in keys}})
    write("flat_wide", rows)


def malformed():
    """A folder of good and bad files: what a night may find."""
    folder = OUT / "night" / "date=2025-10-26"
    folder.mkdir(parents=True, exist_ok=True)
    good = (OUT / "otel_flat.parquet").read_bytes()
    (folder / "empty.parquet").write_bytes(b"")
    (folder / "truncated.parquet").write_bytes(good[: len(good) // 2])
    other = OUT / "otel_flat_json.parquet"
    data = bytearray(other.read_bytes())
    data[4:1500] = b"\xff" * 1496
    (folder / "damaged.parquet").write_bytes(bytes(data))
    moment = pa.array([START], pa.timestamp("ns"))
    pq.write_table(pa.table({"trace_id": ["1" * 32], "span_id": ["1" * 16], "start_time": moment, "attributes": ["{}"]}), folder / "local_nanos.parquet")
    zoned = pa.array([START, START + 1], pa.timestamp("ns", "UTC"))
    pq.write_table(pa.table({"trace_id": ["2" * 32] * 2, "span_id": ["2" * 16, "3" * 16], "start_time": zoned, "attributes": ["{}", "no JSON"]}), folder / "zoned_nanos.parquet")
    pq.write_table(pa.table({"trace_id": pa.array([7, 8]), "span_id": ["4" * 16, "5" * 16], "start_time_unix_nano": [float(START), None], "attributes": [1, 2], "status": [2, 0]}),
                   folder / "other_types.parquet")
    pq.write_table(pa.table({"a": [1]}), folder / "no_traces.parquet")

    def span(number, **more):
        return {"traceId": format(100 + number, "032x"), "spanId": format(100 + number, "016x"), "name": f"case {number}", "kind": 1,
                "startTimeUnixNano": str(START), "endTimeUnixNano": str(START + MS)} | more

    def attribute(key, value):
        return {"key": key, "value": {"stringValue": value}}

    spans = [
        span(1, traceId="not an id"), span(2, spanId=""), span(3, traceId="0" * 32), span(4, startTimeUnixNano=None), span(5, kind="SPAN_KIND_OTHER"),
        span(6, endTimeUnixNano=str(START - 1)), span(7, attributes=[attribute("gen_ai.usage.input_tokens", "-5"), attribute("gen_ai.usage.output_tokens", "many")]),
        span(8, name="nul \x00 in it", attributes=[attribute("input.value", "a \x00 b")]), span(9, name="half \ud800 a pair"), span(10, parentSpanId="?"),
    ]
    lines = [json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": [s]}]}]}) for s in spans]
    lines += ['{"resourceSpans": [{"scopeSpans": [', '{"resourceLogs": []}', '"resourceSpans"', ""]
    (folder / "spans.jsonl").write_text("\n".join(lines))


OUT.mkdir(parents=True, exist_ok=True)
for make in (otel_flat, clickhouse, phoenix, otlp_json, otlp_protobuf, langfuse, langsmith, flat_wide, mlflow_trace, malformed):
    make()
    print(make.__name__, "done")
