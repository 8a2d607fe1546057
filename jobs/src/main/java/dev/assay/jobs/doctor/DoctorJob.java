package dev.assay.jobs.doctor;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.lakehouse.Lease;
import dev.assay.jobs.lakehouse.TableDefinition;
import dev.assay.jobs.lakehouse.Tables;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.CodeVersion;
import dev.assay.jobs.run.ExitCode;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;

/** Looks at the machine, the session, the configuration and the lakehouse, and changes nothing. */
final class DoctorJob {
  private static final String SPARK = "4.1.";
  private static final String RETENTION = "delta.deletedFileRetentionDuration";
  private static final long MEBIBYTE = 1024L * 1024L;

  private DoctorJob() {}

  /**
   * Examines everything that Assay needs.
   *
   * @param facts the tables whose old versions must stay readable
   */
  static Outcome run(JobContext context, List<TableDefinition> facts) {
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.ok("assay", CodeVersion.current()));
    findings.add(java());
    findings.add(spark(context.spark()));
    findings.addAll(secrets(context.spark()));
    findings.addAll(ConfiguredThings.examine(context));
    findings.addAll(tables(context.lakehouse(), facts));
    return outcome(findings);
  }

  private static Finding java() {
    String version = Runtime.version().toString();
    long heap = Runtime.getRuntime().maxMemory() / MEBIBYTE;
    int cores = Runtime.getRuntime().availableProcessors();
    String text = "%s, %d cores, heap of %d MiB".formatted(version, cores, heap);
    return Runtime.version().feature() == 17
        ? Finding.ok("java", text)
        : Finding.problem("java", text + ". Assay is run on Java 17: set JAVA_HOME.");
  }

  private static Finding spark(SparkSession spark) {
    String text = spark.version() + ", master " + spark.sparkContext().master();
    return spark.version().startsWith(SPARK)
        ? Finding.ok("spark", text)
        : Finding.problem("spark", text + ". Assay is built for Spark 4.1.");
  }

  /** Spark shows its configuration in its UI and its logs: a key must not be there. */
  private static List<Finding> secrets(SparkSession spark) {
    return Stream.of(spark.sparkContext().getConf().getAll())
        .map(entry -> entry._1())
        .filter(DoctorJob::namesAKey)
        .map(
            name ->
                Finding.problem(
                    "secrets",
                    "%s is in Spark's configuration, which Spark shows and logs. Give keys by the environment or a mounted file."
                        .formatted(name)))
        .toList();
  }

  private static boolean namesAKey(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[._-]", "");
    return plain.contains("apikey") || plain.contains("credential") || plain.contains("bearer");
  }

  private static List<Finding> tables(Lakehouse lakehouse, List<TableDefinition> facts) {
    List<Finding> findings = new ArrayList<>();
    List<String> present = Tables.of(lakehouse);
    findings.add(
        present.isEmpty()
            ? Finding.note("lakehouse", lakehouse.root() + " is empty: begin with assay ingest")
            : Finding.ok(
                "lakehouse", "%s: %s".formatted(lakehouse.root(), String.join(", ", present))));
    Lease.holder(lakehouse)
        .ifPresent(holder -> findings.add(Finding.note("lease", "held by " + holder)));
    facts.stream()
        .filter(lakehouse::has)
        .filter(table -> !retained(lakehouse, table))
        .forEach(table -> findings.add(shortRetention(lakehouse, table)));
    return findings;
  }

  private static boolean retained(Lakehouse lakehouse, TableDefinition table) {
    return DeltaLog.forTable(lakehouse.spark(), lakehouse.path(table.name()))
        .update(false, scala.Option.empty(), scala.Option.empty())
        .metadata()
        .configuration()
        .contains(RETENTION);
  }

  private static Finding shortRetention(Lakehouse lakehouse, TableDefinition table) {
    return Finding.problem(
        table.name(),
        "old versions become unreadable after 7 days. Run: ALTER TABLE delta.`%s` SET TBLPROPERTIES ('%s' = 'interval 3650 days', 'delta.logRetentionDuration' = 'interval 3650 days')"
            .formatted(lakehouse.path(table.name()), RETENTION));
  }

  private static Outcome outcome(List<Finding> findings) {
    List<String> lines =
        findings.stream()
            .map(
                finding ->
                    "%-8s %-14s %s"
                        .formatted(lower(finding.level()), finding.subject(), finding.text()))
            .toList();
    List<Map<String, String>> details =
        findings.stream()
            .map(
                finding ->
                    Map.of(
                        "level", lower(finding.level()),
                        "subject", finding.subject(),
                        "text", finding.text()))
            .toList();
    boolean problems =
        findings.stream().anyMatch(finding -> finding.level() == Finding.Level.PROBLEM);
    return Outcome.done(Accounting.NOTHING, Map.of("findings", details), lines)
        .endingWith(problems ? ExitCode.BAD_INPUT : ExitCode.DONE);
  }

  private static String lower(Finding.Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }
}
