package dev.assay.jobs.demo;

import dev.assay.jobs.calibration.CalibrationInput;
import dev.assay.jobs.calibration.RegisteredEvaluators;
import dev.assay.jobs.conf.SourceSettings;
import dev.assay.jobs.dataset.DatasetVersion;
import dev.assay.jobs.dataset.FreezeDatasetJob;
import dev.assay.jobs.dataset.FreezeRequest;
import dev.assay.jobs.evaluation.EvaluateJob;
import dev.assay.jobs.evaluation.EvaluationRequest;
import dev.assay.jobs.gate.GateJob;
import dev.assay.jobs.gate.GateRequest;
import dev.assay.jobs.ingest.IngestJob;
import dev.assay.jobs.label.ImportLabelsJob;
import dev.assay.jobs.nightly.Night;
import dev.assay.jobs.report.ReportJob;
import dev.assay.jobs.report.ReportKind;
import dev.assay.jobs.report.ReportRequest;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.AtOnce;
import dev.assay.jobs.run.ExitCode;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.run.RunLog;
import dev.assay.jobs.synth.SynthJob;
import dev.assay.udfs.synth.ReviewFile;
import dev.assay.udfs.synth.TracePlan;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * Plays the whole loop with the real jobs, and shows each as the command that a person would type.
 *
 * <p>Only the traffic and the reviewers are made up; every rank, verdict, calibration and decision
 * is computed.
 */
final class DemoJob {
  private static final String DATASET = "research-assistant";
  private static final String VERSION = DATASET + "@1";
  private static final String REPLAYS = "releases";

  private final JobContext context;
  private final Path folder;
  private final PrintStream out;
  private final Map<String, Object> details = new LinkedHashMap<>();
  private Accounting accounting = Accounting.NOTHING;

  private DemoJob(JobContext context, Path folder, PrintStream out) {
    this.context = context;
    this.folder = folder;
    this.out = out;
  }

  /**
   * Plays the demo.
   *
   * @param context over the demo's own lakehouse
   * @param folder where traces, labels, decisions and the report go
   * @param out where the story is told
   */
  static Outcome run(JobContext context, Path folder, PrintStream out) {
    SourceSettings source =
        new SourceSettings(Scenario.SOURCE, folder.resolve("traces").toString(), null, null, null);
    JobContext demo =
        context.with(context.settings().withSources(List.of(source))).onDate(Scenario.LAST_DAY);
    interpretQueries(context.spark());
    return new DemoJob(demo, folder, out).play();
  }

  /** Hundreds of queries over small tables: to compile and revise each costs more than it saves. */
  private static void interpretQueries(SparkSession spark) {
    spark.conf().set("spark.sql.adaptive.enabled", "false");
    spark.conf().set("spark.sql.codegen.wholeStage", "false");
    spark.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
  }

  private Outcome play() {
    chapter("Observe: four weeks of a research assistant for analysts");
    Path replays = writeTraffic();
    Path traces = folder.resolve("traces");
    step(
        "ingest --input %s --source %s".formatted(traces, Scenario.SOURCE),
        "ingest",
        job -> ingest(job, traces));

    chapter("Annotate: two analysts have answered four questions on each trace that was queued");
    Path labels = writeLabels();
    step(
        "labels import " + labels,
        "labels import",
        job ->
            // The last traces were reviewed some days after them.
            ImportLabelsJob.run(
                job.onDate(Scenario.REVIEWED_BY),
                new ImportLabelsJob.Request(
                    labels.toString(), Optional.empty(), Optional.empty())));
    step(
        "dataset freeze " + DATASET,
        "dataset freeze",
        job -> FreezeDatasetJob.run(job, FreezeRequest.all(DATASET)));

    chapter("Generate and iterate: the night ranks, evaluates, calibrates, looks for drift");
    step(
        "nightly --date " + Scenario.LAST_DAY,
        "nightly",
        job -> Night.run(job, Night.Mailing.NO_MAIL));

    chapter("Gate: a release that swaps the model, then its fix");
    step(
        "ingest --input %s --source %s".formatted(replays, Scenario.SOURCE),
        "ingest",
        job -> ingest(job, replays));
    evaluate(List.of(Scenario.PRESENT, Scenario.CANDIDATE, Scenario.FIX));
    gate(Scenario.CANDIDATE, ExitCode.GATE_BLOCK);
    gate(Scenario.FIX, ExitCode.DONE);
    Path report = folder.resolve("report.html");
    step(
        "report nightly --date %s --out %s".formatted(Scenario.LAST_DAY, report),
        "report",
        job -> ReportJob.run(job, ReportRequest.of(ReportKind.NIGHTLY).into(report)));
    details.put("report", report.toString());
    return Outcome.done(
        accounting,
        details,
        List.of(
            "",
            "The loop is closed. Open %s, or ask:".formatted(report),
            "  jobs/bin/assay sql \"SELECT evaluator_id, status, round(mcc, 2) mcc FROM calibrations\" --lakehouse %s"
                .formatted(context.lakehouse().root())));
  }

  private void evaluate(List<String> releases) {
    EvaluationRequest.OfDataset dataset = EvaluationRequest.dataset(VERSION);
    step(
        "evaluate --dataset %s --release %s"
            .formatted(VERSION, String.join(" --release ", releases)),
        "evaluate",
        job ->
            EvaluateJob.run(
                job,
                EvaluationRequest.of(
                    new EvaluationRequest.OfReleases(
                        dataset.name(), dataset.version(), releases))));
  }

  private void gate(String candidate, ExitCode expected) {
    Path decision = folder.resolve("gate-" + candidate);
    Outcome outcome =
        step(
            "gate --dataset %s --baseline %s --candidate %s --out %s"
                .formatted(VERSION, Scenario.PRESENT, candidate, decision),
            "gate",
            job ->
                GateJob.run(
                    job,
                    new GateRequest(
                        CalibrationInput.of(
                            job.lakehouse(), DatasetVersion.parse(job.lakehouse(), VERSION)),
                        Scenario.PRESENT,
                        candidate),
                    RegisteredEvaluators.of(job.lakehouse()),
                    decision));
    details.put("gate " + candidate, outcome.exit().name());
    out.println("  exit code " + outcome.exit().code());
    if (outcome.exit() != expected) {
      throw new IllegalStateException(
          "the gate was to end with %s, and ended with %s".formatted(expected, outcome.exit()));
    }
  }

  private Outcome ingest(JobContext job, Path traces) {
    // Traces came on their own days: no --date is typed, that would touch them all on one.
    return IngestJob.run(job.today(), IngestJob.Request.of(traces.toString(), Scenario.SOURCE));
  }

  private void chapter(String title) {
    context.progress().clear();
    out.println();
    out.println(title);
  }

  /** Runs a job as its command would, and shows the command and what it says. */
  private Outcome step(String shown, String command, Function<JobContext, Outcome> job) {
    context.progress().clear();
    out.println("$ assay " + shown);
    Outcome outcome = RunLog.record(context, command, job).outcome();
    context.progress().clear();
    outcome.lines().forEach(line -> out.println("  " + line));
    accounting = accounting.plus(outcome.accounting());
    return outcome;
  }

  /** Makes all traffic; gives the folder of what is compared later. */
  private Path writeTraffic() {
    try (AtOnce files = new AtOnce()) {
      Supplier<Path> replays = files.ask(this::replays);
      if (isMissing("traces")) {
        context.progress().step("making four weeks of traffic");
        SynthJob.run(context.spark(), Scenario.production(), folder.toString());
      }
      return replays.get();
    }
  }

  /** The folder of the traffic of three releases, which are compared later. */
  private Path replays() {
    Path replays = folder.resolve(REPLAYS);
    if (isMissing(REPLAYS)) {
      List<TracePlan> plans = new ArrayList<>(Scenario.present());
      plans.addAll(Scenario.candidate());
      plans.addAll(Scenario.fix());
      SynthJob.write(context.spark(), plans, replays.toString());
    }
    return replays;
  }

  /** Traffic that was made before is the same: it is not made again, so that files stay known. */
  private boolean isMissing(String traces) {
    return !Files.exists(folder.resolve(traces).resolve("_SUCCESS"));
  }

  private Path writeLabels() {
    Path labels = folder.resolve("labels.jsonl");
    try {
      Files.createDirectories(folder);
      Files.write(labels, ReviewFile.lines(Scenario.reviewed()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return labels;
  }
}
