package dev.assay.jobs;

import dev.assay.jobs.calibration.CalibrateCommand;
import dev.assay.jobs.command.FailureMessage;
import dev.assay.jobs.dataset.DatasetCommand;
import dev.assay.jobs.demo.DemoCommand;
import dev.assay.jobs.demo.RehearseCommand;
import dev.assay.jobs.doctor.DoctorCommand;
import dev.assay.jobs.drift.DriftCommand;
import dev.assay.jobs.erasure.EraseCommand;
import dev.assay.jobs.evaluation.EvaluateCommand;
import dev.assay.jobs.gate.BaselineCommand;
import dev.assay.jobs.gate.GateCommand;
import dev.assay.jobs.generate.GenerateCommand;
import dev.assay.jobs.ingest.IngestCommand;
import dev.assay.jobs.label.LabelsCommand;
import dev.assay.jobs.maintain.MaintainCommand;
import dev.assay.jobs.nightly.NightlyCommand;
import dev.assay.jobs.rank.RankCommand;
import dev.assay.jobs.redaction.RevealCommand;
import dev.assay.jobs.registry.EvaluatorsCommand;
import dev.assay.jobs.report.ReportCommand;
import dev.assay.jobs.rerun.RerunCommand;
import dev.assay.jobs.review.QueueCommand;
import dev.assay.jobs.run.CodeVersion;
import dev.assay.jobs.sql.SqlCommand;
import dev.assay.jobs.synth.SynthCommand;
import dev.assay.jobs.trace.ShowCommand;
import java.util.Locale;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParseResult;

/** The command line. */
@Command(
    name = "assay",
    description =
        "Turns production traces into evaluators, calibrated against human labels, that gate"
            + " releases.",
    subcommands = {
      BaselineCommand.class,
      CalibrateCommand.class,
      DatasetCommand.class,
      DemoCommand.class,
      DoctorCommand.class,
      DriftCommand.class,
      EraseCommand.class,
      EvaluateCommand.class,
      EvaluatorsCommand.class,
      GateCommand.class,
      GenerateCommand.class,
      IngestCommand.class,
      LabelsCommand.class,
      MaintainCommand.class,
      NightlyCommand.class,
      QueueCommand.class,
      RankCommand.class,
      RehearseCommand.class,
      ReportCommand.class,
      RerunCommand.class,
      RevealCommand.class,
      ShowCommand.class,
      SqlCommand.class,
      SynthCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Assay.Version.class,
    footer = {
      "",
      "Examples:",
      "  assay demo",
      "  assay ingest --input traces/ --source support",
      "  assay nightly --date 2026-11-22",
      "",
      "Exit codes: 0 done, or the gate's PASS; 1 failed; 2 bad usage, configuration or input;",
      "10 gate BLOCK; 11 gate INCONCLUSIVE; 12 stopped by a budget or a provider's refusal."
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Assay {
  /** Reads what {@code --version} prints. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"assay " + CodeVersion.current()};
    }
  }

  private Assay() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs a command and gives its exit code. */
  public static int run(String... arguments) {
    // Numbers in tables, files and reports are written alike on every machine.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    return commandLine().execute(arguments);
  }

  /** The command line with all commands. */
  static CommandLine commandLine() {
    return new CommandLine(new Assay())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(Assay::execute)
        .setParameterExceptionHandler(FailureMessage::ofUsage)
        .setExecutionExceptionHandler(FailureMessage::ofRun)
        .setUsageHelpAutoWidth(true);
  }

  private static int execute(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    // A cluster's own configuration of logs lets Spark's noise through; here a person reads.
    Configurator.setRootLevel(last.hasMatchedOption("--verbose") ? Level.INFO : Level.FATAL);
    return new CommandLine.RunLast().execute(parsed);
  }
}
