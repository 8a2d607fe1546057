package dev.assay.jobs.nightly;

import dev.assay.jobs.calibration.CalibrateJob;
import dev.assay.jobs.conf.SourceSettings;
import dev.assay.jobs.dataset.DatasetVersion;
import dev.assay.jobs.drift.DriftJob;
import dev.assay.jobs.evaluation.EvaluateJob;
import dev.assay.jobs.evaluation.EvaluationRequest;
import dev.assay.jobs.ingest.IngestJob;
import dev.assay.jobs.maintain.MaintainJob;
import dev.assay.jobs.rank.RankJob;
import dev.assay.jobs.report.ReportJob;
import dev.assay.jobs.report.ReportKind;
import dev.assay.jobs.report.ReportRequest;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.List;

/** The stages of a night: what is watched without anybody asking. */
public final class Night {
  private static final DayOfWeek MAINTENANCE = DayOfWeek.SUNDAY;

  /** Whether the night's report is mailed. */
  public enum Mailing {
    MAIL,
    NO_MAIL
  }

  private Night() {}

  /** Runs the night of the context's date. */
  public static Outcome run(JobContext context, Mailing mailing) {
    return NightlyJob.run(context, stages(context, mailing));
  }

  /**
   * The stages for the context's date, in order: each source ingested, the day ranked and
   * evaluated, the current version of each dataset evaluated and calibrated, drift looked for, and
   * the report, which needs nothing, since it tells what failed.
   */
  static List<Stage> stages(JobContext context, Mailing mailing) {
    List<Stage> stages = new ArrayList<>();
    List<String> ingests = new ArrayList<>();
    for (SourceSettings source : context.settings().yaml().sources()) {
      String name = "ingest " + source.name();
      ingests.add(name);
      stages.add(
          Stage.of(
              name,
              job ->
                  IngestJob.run(
                      job,
                      new IngestJob.Request(
                          source.input(),
                          source.name(),
                          source.dialect(),
                          IngestJob.Mode.NEW_FILES))));
    }
    String[] ingested = ingests.toArray(String[]::new);
    stages.add(Stage.of("rank", RankJob::run).after(ingested));
    stages.add(
        Stage.of(
                "evaluate",
                job ->
                    EvaluateJob.run(
                        job, EvaluationRequest.of(new EvaluationRequest.OfDate(job.dateOrToday()))))
            .after(ingested));

    List<String> beforeDrift = new ArrayList<>(List.of("rank", "evaluate"));
    for (DatasetVersion dataset : DatasetVersion.current(context.lakehouse())) {
      String version = dataset.nameAndVersion();
      String evaluate = "evaluate " + version;
      String calibrate = "calibrate " + version;
      stages.add(
          Stage.of(
              evaluate,
              job ->
                  EvaluateJob.run(job, EvaluationRequest.of(EvaluationRequest.dataset(version)))));
      stages.add(Stage.of(calibrate, job -> CalibrateJob.run(job, dataset)).after(evaluate));
      beforeDrift.add(calibrate);
    }
    stages.add(Stage.of("drift", DriftJob::run).after(beforeDrift.toArray(String[]::new)));
    if (context.dateOrToday().getDayOfWeek() == MAINTENANCE) {
      stages.add(Stage.of("maintain", MaintainJob::run));
    }
    ReportRequest report = ReportRequest.of(ReportKind.NIGHTLY);
    ReportRequest wanted =
        mailing == Mailing.MAIL ? report.sent(ReportRequest.Sending.MAIL) : report;
    stages.add(Stage.of("report", job -> ReportJob.run(job, wanted)));
    return List.copyOf(stages);
  }
}
