package dev.assay.jobs.synth;

import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.synth.Production;
import dev.assay.udfs.synth.TracePlan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code assay synth}: synthetic traces with planted failures, for cold starts, load and tests. */
@Command(
    name = "synth",
    description = {
      "Write synthetic traces with planted failures, and the truth beside them.",
      "The traces are marked synthetic: labels on them never let an evaluator gate."
    },
    footer = {
      "",
      "Example:",
      "  assay synth --days 28 --traces-per-day 100 --seed 7 --out synthetic --date 2026-11-22"
    })
public final class SynthCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(names = "--days", defaultValue = "7", description = "How many days (default: 7).")
  private int days;

  @Option(
      names = "--traces-per-day",
      defaultValue = "100",
      description = "How many traces a day (default: 100).")
  private int tracesPerDay;

  @Option(names = "--seed", defaultValue = "1", description = "Same seed, same traces.")
  private long seed;

  @Option(
      names = "--adversarial",
      paramLabel = "SHARE",
      defaultValue = "0.05",
      description =
          "Share of traces with prompt injection, malformed input, other languages, formulas, markup or personal data (default: 0.05).")
  private double adversarial;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "synthetic",
      description =
          "Where they go (default: ${DEFAULT-VALUE}). --date is the last day (default: today).")
  private String out;

  @Override
  public Integer call() {
    return Execution.read(common, this::run);
  }

  private Outcome run(JobContext context) {
    try {
      Production production =
          new Production(
              context.dateOrToday().minusDays(days - 1L),
              days,
              tracesPerDay,
              seed,
              adversarial,
              "2026.10.0",
              "gpt-4o",
              TracePlan.Marking.MARKED_SYNTHETIC);
      context.progress().step("writing %d traces".formatted(production.size()));
      return SynthJob.run(context.spark(), production, out);
    } catch (IllegalArgumentException e) {
      throw new UserException("synth: " + e.getMessage() + ".", e);
    }
  }
}
