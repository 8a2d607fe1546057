package dev.assay.jobs.review;

import dev.assay.udfs.redaction.PatternRedactor;
import dev.assay.udfs.redaction.Redactor;
import dev.assay.udfs.review.ReviewQuestion;
import dev.assay.udfs.review.ReviewTask;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.SpanStatus;
import dev.assay.udfs.trace.ToolExecution;
import dev.assay.udfs.trace.Trace;
import dev.assay.udfs.trace.Transcript;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Two traces to review, the second of which is hostile. */
final class SampleReview {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);

  private SampleReview() {}

  static ReviewDesk desk(Path answers) {
    return new ReviewDesk(
        List.of(
            task("aa01", "How many pages has the report?", "It has 12 pages [3].", "search"),
            task(
                "bb02",
                "Write to anna@example.com",
                "<script>alert(1)</script>\r\n\"x\"",
                "tool <b>")),
        List.of(
            new ReviewQuestion(
                "invented-citation",
                "It cites <what> no document says.",
                1,
                List.of("a page that is not there")),
            new ReviewQuestion("wrong-tool", "It called a tool that cannot answer.", 2, List.of())),
        ReviewJournal.open(answers),
        CLOCK);
  }

  private static ReviewTask task(String id, String question, String answer, String tool) {
    Message asked = Message.text("user", question);
    Trace trace =
        new Trace(
            "app",
            id,
            null,
            null,
            null,
            null,
            List.of(
                span("root", null, Operation.AGENT, 0, List.of(), List.of(), null),
                span(
                    "llm",
                    "root",
                    Operation.LLM,
                    1_000_000_000,
                    List.of(asked),
                    List.of(Message.text("assistant", answer)),
                    null),
                span(
                    "tool",
                    "root",
                    Operation.TOOL,
                    2_000_000_000,
                    List.of(),
                    List.of(),
                    new ToolExecution(tool, "c1", "{\"q\": 1}", "nothing found"))));
    Redactor redactor = PatternRedactor.standard();
    return ReviewTask.of(
        new ReviewTask.Offer(
            "app",
            id,
            "2026-W47",
            "2026-11-23",
            1,
            "signal",
            0.25,
            0.3,
            "tokens far above what is usual"),
        Transcript.of(redactor.redact(trace)),
        redactor.version());
  }

  private static Span span(
      String id,
      String parent,
      Operation operation,
      long start,
      List<Message> in,
      List<Message> out,
      ToolExecution tool) {
    return new Span(
        id,
        parent,
        tool == null ? id : tool.name(),
        operation,
        start,
        start + 500_000_000,
        tool == null ? SpanStatus.OK : SpanStatus.ERROR,
        null,
        null,
        null,
        null,
        null,
        null,
        tool,
        null,
        null,
        null,
        null,
        in,
        out,
        null,
        null,
        null);
  }
}
