package dev.assay.jobs.label;

import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assay labels}: what reviewers said. */
@Command(
    name = "labels",
    description = "Import, revoke, compare and list what reviewers said of traces.",
    subcommands = {
      LabelsCommand.Import.class,
      LabelsCommand.Revoke.class,
      LabelsCommand.Agreement.class,
      LabelsCommand.ListThem.class,
      LabelsCommand.Modes.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  assay labels import labels.jsonl --reviewer ana"})
public final class LabelsCommand {
  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Command(
      name = "import",
      description = "Add the labels of a file: JSON Lines, or CSV with a header.",
      footer = {
        "",
        "A label is added once, however often its file is imported. Labels that match no trace are",
        "named, and kept. A row that breaks a rule goes to the table quarantine.",
        "",
        "Example:",
        "  assay labels import reviewed.csv --reviewer maria"
      })
  static final class Import implements Callable<Integer> {
    @Mixin private CommonOptions common;

    @Parameters(paramLabel = "FILE", description = "The file, or its address.")
    private String file;

    @Option(
        names = "--reviewer",
        paramLabel = "NAME",
        description = "Who labelled, where the file does not say.")
    private String reviewer;

    @Option(
        names = "--rubric",
        paramLabel = "R",
        description =
            "The rubric's version that was labelled by, where the file does not say (default: 1).")
    private Integer rubric;

    @Override
    public Integer call() {
      ImportLabelsJob.Request request =
          new ImportLabelsJob.Request(
              file, Optional.ofNullable(reviewer), Optional.ofNullable(rubric));
      return Execution.run(
          common, "labels import", context -> ImportLabelsJob.run(context, request));
    }
  }

  @Command(
      name = "revoke",
      description = "Withdraw a label. It stays in the table, with the revocation beside it.",
      footer = {
        "",
        "Example:",
        "  assay labels revoke 4dbceaa10d95 --who maria --why \"looked at the wrong trace\""
      })
  static final class Revoke implements Callable<Integer> {
    @Mixin private CommonOptions common;

    @Parameters(paramLabel = "LABEL_ID", description = "The label's id.")
    private String labelId;

    @Option(
        names = "--who",
        paramLabel = "NAME",
        required = true,
        description = "Who withdraws it.")
    private String who;

    @Option(names = "--why", paramLabel = "TEXT", required = true, description = "The reason.")
    private String why;

    @Override
    public Integer call() {
      return Execution.run(
          common, "labels revoke", context -> RevokeLabelJob.run(context, labelId, who, why));
    }
  }

  @Command(
      name = "agreement",
      description =
          "Show how far reviewers agree, what that allows any judge, and what to label twice next.",
      footer = {"", "Example:", "  assay labels agreement --failure-mode task-failure"})
  static final class Agreement implements Callable<Integer> {
    @Mixin private CommonOptions common;

    @Option(
        names = "--failure-mode",
        paramLabel = "M",
        description = "Only this failure mode (default: all that are open).")
    private String failureMode;

    @Override
    public Integer call() {
      return Execution.read(
          common, context -> AgreementJob.run(context, Optional.ofNullable(failureMode)));
    }
  }

  @Command(
      name = "list",
      description = "List labels, the latest first.",
      footer = {"", "Example:", "  assay labels list --failure-mode task-failure --limit 10"})
  static final class ListThem implements Callable<Integer> {
    @Mixin private CommonOptions common;

    @Option(
        names = "--failure-mode",
        paramLabel = "M",
        description = "Only the labels of this failure mode.")
    private String failureMode;

    @Option(names = "--trace", paramLabel = "ID", description = "Only the labels of this trace.")
    private String trace;

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "50",
        description = "How many at most (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() {
      return Execution.read(
          common,
          context ->
              ListLabels.run(
                  context, Optional.ofNullable(failureMode), Optional.ofNullable(trace), limit));
    }
  }

  @Command(
      name = "modes",
      description =
          "List the failure modes: definition, state and why, owner, and how often each was found.",
      footer = {"", "Example:", "  assay labels modes"})
  static final class Modes implements Callable<Integer> {
    @Mixin private CommonOptions common;

    @Override
    public Integer call() {
      return Execution.read(common, ListModes::run);
    }
  }
}
