package dev.assay.jobs.redaction;

import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.redaction.PatternRedactor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code assay reveal}: turns reversible pseudonyms back, for who has their key. */
@Command(
    name = "reveal",
    description = {
      "Turn reversible pseudonyms back: redaction.key_env or key_file must hold their key.",
      "Runs keep that it was done, never what was revealed."
    },
    footer = {"", "Example:", "  assay reveal '[EMAIL_bcdfgh...]'"})
public final class RevealCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Parameters(arity = "1..*", paramLabel = "TEXT", description = "Pseudonyms, or texts with them.")
  private List<String> texts;

  @Override
  public Integer call() {
    return Execution.run(common, "reveal", this::run);
  }

  private Outcome run(JobContext context) {
    PatternRedactor redactor = context.settings().redactor();
    List<String> revealed = texts.stream().map(redactor::reveal).toList();
    if (revealed.equals(texts)) {
      throw new UserException(
          "reveal: none of these is a pseudonym that can be turned back with the configured key."
              + " See 'Redaction' in conf/README.md.");
    }
    return Outcome.done(Accounting.NOTHING, Map.of("texts", texts.size()), revealed);
  }
}
