package dev.assay.jobs.demo;

import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code assay demo}: the whole loop, played on this machine. */
@Command(
    name = "demo",
    description = {
      "Play the whole loop on local Spark and Delta: no key, no network.",
      "Four weeks of a research assistant's traffic and its reviewers are made up; every",
      "verdict, calibration and decision is computed."
    },
    footer = {"", "Example:", "  assay demo --dir demo"})
public final class DemoCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(
      names = "--dir",
      paramLabel = "D",
      defaultValue = "demo",
      description =
          "Where everything goes (default: ${DEFAULT-VALUE}); run again, it changes nothing.")
  private Path dir;

  @Override
  public Integer call() {
    PrintStream story = common.json() ? System.err : System.out;
    return Execution.run(
        common.onLakehouse(dir.resolve("lakehouse").toString()),
        "demo",
        context -> DemoJob.run(context, dir, story));
  }
}
