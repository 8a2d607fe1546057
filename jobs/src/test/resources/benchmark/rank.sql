-- What rank does, from span files to the ordered queue, in one statement: the features of each
-- trace, what is usual in its slice, p of each signal, the fused score, the first places.
-- Signals of which the generated spans hold nothing (guardrails, feedback, ...) are left out: they
-- are no evidence in either engine. Every slice has 200 traces or more, so none borrows.
WITH spans AS (
  SELECT *, coalesce(response_model, request_model) AS model
  FROM read_parquet('${spans}', hive_partitioning = true)
),
calls AS (
  SELECT
    trace_id, tool_name, tool_arguments,
    status = 'ERROR' OR starts_with(ltrim(tool_result), 'Error') AS failed,
    lag(status = 'ERROR' OR starts_with(ltrim(tool_result), 'Error')) OVER calls_of_tool AS failed_before,
    lag(tool_arguments) OVER calls_of_tool AS arguments_before
  FROM spans
  WHERE operation = 'TOOL'
  WINDOW calls_of_tool AS (PARTITION BY trace_id, tool_name ORDER BY start_unix_nano, span_id)
),
same_calls AS (
  SELECT trace_id, max(n) AS max_same_call, sum(n - 1) AS repeated_calls
  FROM (SELECT trace_id, tool_name, tool_arguments, count(*) AS n FROM calls GROUP BY ALL)
  GROUP BY trace_id
),
tools AS (
  SELECT
    trace_id,
    count(*) FILTER (failed) AS tool_errors,
    count(*) FILTER (failed_before AND tool_arguments IS DISTINCT FROM arguments_before) AS adjusted_retries,
    count(*) FILTER (contains(tool_name, 'transfer')) AS handoffs
  FROM calls
  GROUP BY trace_id
),
totals AS (
  SELECT
    trace_id,
    concat_ws('/', any_value(service_name), any_value(agent_name), any_value(model), any_value(prompt_version)) AS slice,
    count(*) AS steps,
    count(*) FILTER (status = 'ERROR') AS span_errors,
    sum(total_tokens) FILTER (operation = 'LLM') AS total_tokens,
    sum(output_tokens) FILTER (operation = 'LLM') AS output_tokens,
    max(input_tokens) FILTER (operation = 'LLM') / 128000.0 AS context_pressure,
    (max(end_unix_nano) - min(start_unix_nano)) // 1000000 AS duration,
    CASE WHEN count(parent_span_id) > 0 THEN 2 ELSE 1 END AS depth
  FROM spans
  GROUP BY trace_id
),
features AS (
  SELECT
    trace_id, slice,
    context_pressure::DOUBLE AS context_pressure,
    total_tokens::DOUBLE AS total_tokens,
    output_tokens::DOUBLE AS output_tokens,
    coalesce(tool_errors, 0)::DOUBLE AS tool_errors,
    coalesce(adjusted_retries, 0)::DOUBLE AS adjusted_retries,
    coalesce(repeated_calls, 0)::DOUBLE AS repeated_calls,
    (CASE WHEN max_same_call >= 3 THEN max_same_call ELSE 0 END)::DOUBLE AS loop,
    span_errors::DOUBLE AS span_errors,
    coalesce(handoffs, 0)::DOUBLE AS handoffs,
    duration::DOUBLE AS duration,
    depth::DOUBLE AS depth,
    steps::DOUBLE AS steps
  FROM totals LEFT JOIN same_calls USING (trace_id) LEFT JOIN tools USING (trace_id)
),
measured AS (
  SELECT
    trace_id, slice, measure,
    CASE WHEN value <= 0 THEN 0 ELSE greatest(1, ceil(ln(value / 1e-6) / ln(1.02))) END AS bucket
  FROM features
  UNPIVOT (value FOR measure IN (
    context_pressure, total_tokens, output_tokens, tool_errors, adjusted_retries, repeated_calls,
    loop, span_errors, handoffs, duration, depth, steps))
),
sketches AS (
  SELECT slice, measure, bucket, count(*) AS n FROM measured GROUP BY ALL
),
usual AS (
  SELECT
    slice, measure, bucket, n,
    sum(n) OVER of_measure AS total,
    coalesce(sum(n) OVER (PARTITION BY slice, measure ORDER BY bucket DESC
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS above
  FROM sketches
  WINDOW of_measure AS (PARTITION BY slice, measure)
),
scales AS (
  SELECT slice, measure, median(bucket) AS median, mad(bucket) AS mad
  FROM measured
  GROUP BY ALL
),
evidence AS (
  SELECT
    trace_id, family,
    max(-weight * ln(CASE
      WHEN tail = 'event' AND bucket = 0 THEN 1
      WHEN tail = 'event' THEN (above + n) / total
      WHEN tail = 'lower' AND (mad = 0 OR 0.674489750196082 * (bucket - median) / mad > -3.5) THEN 1
      WHEN tail = 'lower' THEN (total - above - n / 2) / total
      ELSE (above + n / 2) / total END)) AS evidence
  FROM measured
  JOIN scales USING (slice, measure)
  JOIN usual USING (slice, measure, bucket)
  JOIN (VALUES
    ('context_pressure', 'context', 'upper', 1.0), ('total_tokens', 'tokens', 'upper', 1.0),
    ('output_tokens', 'tokens', 'upper', 1.0), ('tool_errors', 'tools', 'event', 0.5),
    ('adjusted_retries', 'tools', 'event', 0.5), ('repeated_calls', 'tools', 'event', 0.75),
    ('loop', 'tools', 'event', 0.75), ('span_errors', 'tools', 'event', 0.5),
    ('handoffs', 'guardrail', 'event', 0.125), ('duration', 'latency', 'upper', 1.0),
    ('depth', 'latency', 'upper', 1.0), ('steps', 'latency', 'upper', 1.0),
    ('output_tokens', 'tokens', 'lower', 0.5), ('steps', 'latency', 'lower', 0.5)
  ) AS signals (measure, family, tail, weight) USING (measure)
  GROUP BY trace_id, family
)
SELECT trace_id, sqrt(sum(evidence * evidence)) AS fused_score
FROM evidence
GROUP BY trace_id
ORDER BY fused_score DESC, trace_id
LIMIT ${places}
