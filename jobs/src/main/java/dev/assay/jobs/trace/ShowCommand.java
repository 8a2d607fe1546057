package dev.assay.jobs.trace;

import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code assay show}: a trace as a reviewer sees it, redacted. */
@Command(
    name = "show",
    description =
        "Show a trace, redacted: its versions and flags, its spans as a tree with times, and the conversation.",
    footer = {"", "Example:", "  assay show 0be33154af92827bf75f773d00374535"})
public final class ShowCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Parameters(
      paramLabel = "TRACE_ID",
      description =
          "As Assay or as the tracer writes it; the first characters are enough if no other trace has them.")
  private String traceId;

  @Override
  public Integer call() {
    return Execution.read(common, context -> ShowTrace.run(context, traceId));
  }
}
