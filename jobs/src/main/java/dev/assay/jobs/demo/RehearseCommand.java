package dev.assay.jobs.demo;

import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import dev.assay.jobs.conf.SourceSettings;
import dev.assay.jobs.nightly.Night;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.synth.SynthJob;
import dev.assay.udfs.synth.Production;
import dev.assay.udfs.synth.TracePlan;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code assay rehearse}: a night of few traces. The launcher plays it once after a build, and
 * keeps the classes that it has loaded for later starts.
 */
@Command(
    name = "rehearse",
    hidden = true,
    description = "Play a small night in a folder of its own.",
    footer = {"", "Example:", "  assay rehearse --dir rehearsal"})
public final class RehearseCommand implements Callable<Integer> {
  private static final int TRACES = 12;

  @Mixin private CommonOptions common;

  @Option(names = "--dir", paramLabel = "D", required = true, description = "Where it is played.")
  private Path dir;

  @Override
  public Integer call() {
    return Execution.run(
        common.onLakehouse(dir.resolve("lakehouse").toString()), "rehearse", this::night);
  }

  private Outcome night(JobContext context) {
    Production production =
        new Production(
            Scenario.LAST_DAY,
            1,
            TRACES,
            1,
            0,
            Scenario.PRESENT,
            "gpt-4o",
            TracePlan.Marking.MARKED_SYNTHETIC);
    SynthJob.run(context.spark(), production, dir.toString());
    SourceSettings source =
        new SourceSettings(Scenario.SOURCE, dir.resolve("traces").toString(), null, null, null);
    JobContext night =
        context.with(context.settings().withSources(List.of(source))).onDate(Scenario.LAST_DAY);
    return Night.run(night, Night.Mailing.NO_MAIL);
  }
}
