package dev.assay.jobs.trace;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.redaction.PatternRedactor;
import dev.assay.udfs.trace.Trace;
import dev.assay.udfs.trace.TraceJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code assay show}: a trace as a reviewer sees it, redacted. */
@Command(
    name = "show",
    description = "Show a trace, redacted: its spans as a tree with times, and what was said.",
    footer = {"", "Example:", "  assay show 0be33154af92827bf75f773d00374535"})
public final class ShowCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Parameters(paramLabel = "TRACE_ID", description = "As Assay or as the tracer writes it.")
  private String traceId;

  @Override
  public Integer call() {
    return Execution.read(common, this::run);
  }

  private Outcome run(JobContext context) {
    Column isMeant =
        col(TracesTable.TRACE_ID)
            .equalTo(traceId)
            .or(col(TracesTable.SOURCE_TRACE_ID).equalTo(traceId));
    Dataset<Row> meant = context.lakehouse().read(TracesTable.TABLE).where(isMeant);
    List<Row> whole =
        WholeTraces.of(context.lakehouse(), meant).select(WholeTraces.TRACE).collectAsList();
    if (whole.isEmpty()) {
      throw new UserException(
          "show: %s has no trace '%s'. The table traces lists what there is."
              .formatted(context.lakehouse().root(), traceId));
    }
    List<String> lines = new ArrayList<>();
    List<String> documents = new ArrayList<>();
    for (Row row : whole) {
      Trace redacted = PatternRedactor.standard().redact(TraceJson.read(row.getString(0)));
      lines.addAll(TraceLines.of(redacted));
      documents.add(TraceJson.write(redacted));
    }
    return Outcome.done(Accounting.NOTHING, Map.of("traces", documents), lines);
  }
}
