package dev.assay.jobs.registry;

import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assay evaluators}: the evaluator versions that there are, and what they are fit for. */
@Command(
    name = "evaluators",
    description = "List, show, compare, probe and retire evaluator versions.",
    subcommands = {
      EvaluatorsCommand.ListThem.class,
      EvaluatorsCommand.Show.class,
      EvaluatorsCommand.Diff.class,
      EvaluatorsCommand.ProbeIt.class,
      EvaluatorsCommand.Prune.class,
      EvaluatorsCommand.Retire.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  assay evaluators list"})
public final class EvaluatorsCommand {
  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Command(
      name = "list",
      description =
          "List every version, with its agreement with people and what it may be used for.",
      footer = {"", "Example:", "  assay evaluators list --failure-mode hallucination"})
  static final class ListThem implements Callable<Integer> {
    @Mixin private CommonOptions common;

    @Option(
        names = "--failure-mode",
        paramLabel = "M",
        description = "Only the evaluators of this failure mode.")
    private String failureMode;

    @Override
    public Integer call() {
      return Execution.read(
          common, context -> ListEvaluators.run(context, Optional.ofNullable(failureMode)));
    }
  }

  @Command(
      name = "show",
      description =
          "Show an evaluator's file and, for each version, its fitness: status, allowed uses, when"
              + " to recalibrate.",
      footer = {
        "",
        "Examples:",
        "  assay evaluators show tool-error",
        "  assay evaluators show tool-error@2"
      })
  static final class Show implements Callable<Integer> {
    @Mixin private CommonOptions common;

    @Parameters(paramLabel = "ID[@V]", description = "The evaluator, or one version of it.")
    private String evaluator;

    @Override
    public Integer call() {
      return Execution.read(common, context -> ShowEvaluator.run(context, evaluator));
    }
  }

  @Command(
      name = "diff",
      description = "Compare two versions of an evaluator: their files and their agreement.",
      footer = {
        "",
        "Examples:",
        "  assay evaluators diff tool-error@1 tool-error@2",
        "  assay evaluators diff tool-error      # the latest version against the file"
      })
  static final class Diff implements Callable<Integer> {
    @Mixin private CommonOptions common;

    @Parameters(index = "0", paramLabel = "ID@V1", description = "The version, or an id alone.")
    private String from;

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "ID@V2",
        description = "The other version; without it, the file in conf is compared.")
    private String to;

    @Override
    public Integer call() {
      return Execution.read(
          common, context -> DiffEvaluators.run(context, from, Optional.ofNullable(to)));
    }
  }

  @Command(
      name = "probe",
      description =
          "Plant known defects in traces that an evaluator lets pass, and edits that must not"
              + " matter: what does it see?",
      footer = {
        "",
        "Examples:",
        "  assay evaluators probe citation-grounding --dataset support@1",
        "  assay evaluators probe tool-result-used --date 2026-11-02 --limit 500"
      })
  static final class ProbeIt implements Callable<Integer> {
    @Mixin private CommonOptions common;

    @Parameters(paramLabel = "ID[@V]", description = "The evaluator: a rule or a classifier.")
    private String evaluator;

    @Option(
        names = "--dataset",
        paramLabel = "NAME@V",
        description = "Plant in this dataset version's items, instead of the day's traces.")
    private String dataset;

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "200",
        description = "How many clean traces at most (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() {
      return Execution.read(
          common,
          context -> ProbeEvaluator.run(context, evaluator, Optional.ofNullable(dataset), limit));
    }
  }

  @Command(
      name = "prune",
      description =
          "Propose evaluators to take out of use, with the evidence: their failure mode no longer occurs, another says the same, or they cost more than they find. A person retires them.",
      footer = {"", "Example:", "  assay evaluators prune --weeks 8 --below 0.05"})
  static final class Prune implements Callable<Integer> {
    @Mixin private CommonOptions common;

    @Option(
        names = "--weeks",
        paramLabel = "N",
        defaultValue = "8",
        description = "How far to look back (default: ${DEFAULT-VALUE}).")
    private int weeks;

    @Option(
        names = "--below",
        paramLabel = "RATE",
        defaultValue = "0.05",
        description =
            "A failure mode is gone if its rate is below this with 95 %% confidence (default: ${DEFAULT-VALUE}).")
    private double below;

    @Option(
        names = "--cost-per-failure",
        paramLabel = "USD",
        defaultValue = "5",
        description = "What a found failure may cost (default: ${DEFAULT-VALUE}).")
    private double costPerFailure;

    @Override
    public Integer call() {
      return Execution.run(
          common,
          "evaluators prune",
          context ->
              PruneEvaluators.run(
                  context, new PruneEvaluators.Request(weeks, below, costPerFailure)));
    }
  }

  @Command(
      name = "retire",
      description =
          "Take a version out of use. It is evaluated no more; its verdicts and calibrations stay.",
      footer = {
        "",
        "Example:",
        "  assay evaluators retire tool-error@1 --who maria --why \"replaced by version 2\""
      })
  static final class Retire implements Callable<Integer> {
    @Mixin private CommonOptions common;

    @Parameters(
        paramLabel = "ID[@V]",
        description = "The version, or an id for all of its versions.")
    private String evaluator;

    @Option(names = "--who", paramLabel = "NAME", required = true, description = "Who retires it.")
    private String who;

    @Option(names = "--why", paramLabel = "TEXT", required = true, description = "The reason.")
    private String why;

    @Override
    public Integer call() {
      return Execution.run(
          common,
          "evaluators retire",
          context -> RetireEvaluatorJob.run(context, evaluator, who, why));
    }
  }
}
