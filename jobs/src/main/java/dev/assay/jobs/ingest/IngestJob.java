package dev.assay.jobs.ingest;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.label.IncomingScores;
import dev.assay.jobs.lakehouse.Kept;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.trace.FileOrder;
import dev.assay.jobs.trace.SpansTable;
import dev.assay.udfs.errors.UserException;
import java.io.IOException;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** Reads traces from files of any known layout into {@code spans} and {@code traces}. */
public final class IngestJob {
  private static final int REASONS = 3;
  private static final String DAMAGED = "the file is damaged: its footer is whole, its data is not";

  private IngestJob() {}

  /** Which of the files to read. */
  public enum Mode {
    /** Those that no earlier run has read. */
    NEW_FILES,
    /** All: rows that the tables hold already are found to be duplicates. */
    REPROCESS
  }

  /**
   * What to ingest.
   *
   * @param input a file, a folder or a pattern
   * @param source the name that the traces get
   * @param dialect a layout's name or {@code auto}
   */
  public record Request(String input, String source, String dialect, Mode mode) {
    /** New files, in the layout that their columns tell. */
    public static Request of(String input, String source) {
      return new Request(input, source, Dialect.AUTO, Mode.NEW_FILES);
    }
  }

  /** Ingests; running it again changes nothing. */
  public static Outcome run(JobContext context, Request request) {
    if (request.source().isBlank()) {
      throw new UserException("--source is empty. Give the name that the traces are to have.");
    }
    Lakehouse lakehouse = context.lakehouse();
    Optional<Dialect> forced = Dialect.forced(request.dialect());
    context.progress().step("looking for files");
    List<InputFile> files = InputFiles.list(request.input(), context.spark());
    Set<InputFile> read =
        request.mode() == Mode.REPROCESS
            ? Set.of()
            : Discovery.alreadyRead(lakehouse, request.source(), files);
    Discovery discovery =
        Discovery.of(context.spark(), asked(context, request, forced), files, read);
    if (discovery.groups().isEmpty() && discovery.broken().isEmpty()) {
      return nothingNew(request, discovery);
    }
    try {
      while (true) {
        try {
          if (discovery.again().equals(Discovery.Again.NONE)) {
            discovery = discovery.withAgain(again(context, request, discovery));
          }
          return ingest(context, request, discovery);
        } catch (Exception e) { // Spark's are checked, and no method says so
          discovery = withoutDamaged(discovery, e, context.spark());
        }
      }
    } finally {
      discovery.again().close();
    }
  }

  /**
   * The same without the file whose reading has failed: a footer may be whole and the pages before
   * it not. If no reading has failed, the failure is thrown.
   */
  static Discovery withoutDamaged(Discovery all, Exception failure, SparkSession spark) {
    String path =
        UnreadableFile.in(failure, all.readable())
            .map(InputFile::path)
            .orElseThrow(
                () ->
                    failure instanceof RuntimeException known
                        ? known
                        : new IllegalStateException(failure));
    return all.without(path, damage(path, spark));
  }

  /** Why a file cannot be read that looked as if it could. */
  private static String damage(String path, SparkSession spark) {
    Path checksum = ParquetFooter.checksum(new Path(path));
    try {
      boolean hasChecksum =
          checksum.getFileSystem(spark.sessionState().newHadoopConf()).exists(checksum);
      return hasChecksum ? DAMAGED + "; or " + ParquetFooter.otherChecksum(checksum) : DAMAGED;
    } catch (IOException e) {
      return DAMAGED;
    }
  }

  static Discovery.Request asked(JobContext context, Request request, Optional<Dialect> forced) {
    return new Discovery.Request(
        request.source(), request.input(), forced, context.settings().columns(request.source()));
  }

  /** Observations of earlier runs, of whose traces it is told only now. */
  private static Discovery.Again again(JobContext context, Request request, Discovery discovery) {
    Optional<Dataset<Row>> traces = Lifting.langfuseTraces(context.spark(), discovery);
    if (traces.isEmpty()) {
      return Discovery.Again.NONE;
    }
    Dataset<Row> observed =
        Kept.of(LangfuseTraces.observed(context.lakehouse(), request.source(), traces.get()));
    List<String> addresses =
        observed.select(SpansTable.SOURCE_FILE).distinct().as(Encoders.STRING()).collectAsList();
    List<InputFile> there =
        InputFiles.existing(addresses, context.spark().sessionState().newHadoopConf());
    Set<String> readNow =
        discovery.readable().stream().map(InputFile::path).collect(Collectors.toSet());
    List<Discovery.Group> groups =
        Discovery.of(
                context.spark(),
                asked(context, request, Optional.of(Dialect.LANGFUSE)),
                there.stream().filter(file -> !readNow.contains(file.path())).toList(),
                Set.of())
            .groups();
    return new Discovery.Again(groups, observed, addresses.size() - there.size());
  }

  private static Outcome ingest(JobContext context, Request request, Discovery discovery) {
    LiftRows.Origin origin =
        new LiftRows.Origin(
            request.source(),
            batch(request.source(), discovery),
            context.settings().mapping(request.source()),
            context.settings().columns(request.source()));
    Lifting lifting = new Lifting(context.spark(), discovery, origin);
    context.progress().step("reading ids and times");
    FileOrder order =
        request.mode() == Mode.REPROCESS
            ? Discovery.order(context.lakehouse(), request.source(), discovery.readable())
            : FileOrder.NONE;
    Accounting spans =
        new SpanUpsert(context, request.source(), origin.batch(), order).write(lifting);
    Counts counts = new Counts(spans, IncomingScores.NONE, Accounting.NOTHING, List.of());
    if (lifting.mayHaveOthers(spans.read()) || !discovery.broken().isEmpty()) {
      counts = withOthers(context, request, discovery, lifting, spans);
    }
    noteFiles(context, request.source(), discovery, request.mode());
    return outcome(request, discovery, counts);
  }

  /** Records what is no span: scores, and what could not be read. */
  private static Counts withOthers(
      JobContext context, Request request, Discovery discovery, Lifting lifting, Accounting spans) {
    context.progress().step("recording scores and what cannot be read");
    Dataset<Row> others = lifting.others().persist(StorageLevel.DISK_ONLY());
    try {
      Dataset<Row> problems = others.where(col(LiftRows.PROBLEM).isNotNull());
      Accounting quarantined = Quarantine.write(context, request.source(), problems, discovery);
      IncomingScores.Recorded scores =
          IncomingScores.record(
              context,
              others
                  .where(col(LiftRows.SCORE).isNotNull())
                  .select(col(LiftRows.SCORE), col(SpansTable.SOURCE_FILE)));
      return new Counts(spans, scores, quarantined, reasons(problems));
    } finally {
      others.unpersist();
    }
  }

  /** Why most of the rows could not be read, with their numbers. */
  private static List<String> reasons(Dataset<Row> problems) {
    return problems
        .groupBy(LiftRows.PROBLEM)
        .count()
        .orderBy(col("count").desc(), col(LiftRows.PROBLEM))
        .limit(REASONS)
        .collectAsList()
        .stream()
        .map(row -> "  %d: %s".formatted(row.getLong(1), row.getString(0)))
        .toList();
  }

  /** Where the rows of each kind went, and why some could not be read. */
  private record Counts(
      Accounting spans,
      IncomingScores.Recorded scores,
      Accounting quarantined,
      List<String> reasons) {
    Accounting all() {
      return spans.plus(scores.evaluations()).plus(scores.labels()).plus(quarantined);
    }
  }

  /** The same set of files has the same name in every run. */
  private static String batch(String source, Discovery discovery) {
    return InputFile.hash(
        discovery.groups().stream()
            .flatMap(group -> group.files().stream())
            .map(found -> found.file().toString())
            .sorted()
            .collect(Collectors.joining("\n", source + "\n", "")));
  }

  private static void noteFiles(JobContext context, String source, Discovery discovery, Mode mode) {
    Date today = Date.valueOf(context.dateOrToday());
    List<Row> rows = new ArrayList<>();
    Set<InputFile> noted =
        mode == Mode.REPROCESS
            ? Discovery.alreadyRead(context.lakehouse(), source, files(discovery))
            : Set.of();
    for (Discovery.Group group : discovery.groups()) {
      for (Discovery.Found found : group.files()) {
        if (!noted.contains(found.file())) {
          rows.add(row(source, found.file(), group.dialect().label(), found.rows(), today));
        }
      }
    }
    for (Discovery.Broken broken : discovery.broken()) {
      if (!noted.contains(broken.file())) {
        rows.add(row(source, broken.file(), "unreadable", 0, today));
      }
    }
    if (!rows.isEmpty()) {
      context
          .lakehouse()
          .append(
              FilesTable.TABLE,
              context.spark().createDataFrame(rows, FilesTable.TABLE.schema()).coalesce(1));
    }
  }

  private static List<InputFile> files(Discovery discovery) {
    List<InputFile> files = new ArrayList<>();
    discovery.groups().forEach(g -> g.files().forEach(found -> files.add(found.file())));
    discovery.broken().forEach(broken -> files.add(broken.file()));
    return files;
  }

  private static Row row(String source, InputFile file, String dialect, long rows, Date day) {
    return RowFactory.create(
        source,
        file.path(),
        file.size(),
        new Timestamp(file.modifiedMillis()),
        dialect,
        rows,
        day,
        file.folderHash());
  }

  private static Outcome nothingNew(Request request, Discovery discovery) {
    return Outcome.done(
        Accounting.NOTHING,
        Map.of("source", request.source(), "files", 0, "files_known", discovery.known()),
        List.of(
            "Nothing new: all %d files were read before. Read them again with --reprocess."
                .formatted(discovery.known())));
  }

  private static Outcome outcome(Request request, Discovery discovery, Counts parts) {
    Accounting counts = parts.all();
    int files = discovery.groups().stream().mapToInt(group -> group.files().size()).sum();
    String dialects =
        discovery.groups().stream()
            .map(group -> group.dialect().label())
            .distinct()
            .collect(Collectors.joining(", "));
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("source", request.source());
    details.put("dialects", dialects);
    details.put("files", files);
    details.put("files_known", discovery.known());
    details.put("files_broken", discovery.broken().size());
    details.put("spans", parts.spans().read());
    details.put("evaluations", parts.scores().evaluations().read());
    details.put("labels", parts.scores().labels().read());
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d files of %s (%s), %d read before"
            .formatted(files, request.source(), dialects, discovery.known()));
    lines.add(
        "%d spans read: %d new, %d updated, %d known already"
            .formatted(
                parts.spans().read(),
                parts.spans().written(),
                parts.spans().updated(),
                parts.spans().duplicates()));
    describe(lines, "machine scores", parts.scores().evaluations());
    describe(lines, "labels of people", parts.scores().labels());
    if (parts.quarantined().read() > 0) {
      lines.add(
          "%d unreadable, of which %d new in quarantine: SELECT source_file, reason FROM quarantine"
              .formatted(parts.quarantined().read(), parts.quarantined().quarantined()));
      lines.addAll(parts.reasons());
    }
    if (discovery.passedOver() > 0) {
      lines.add(
          "%d files of JSON or protobuf hold no traces and were passed over"
              .formatted(discovery.passedOver()));
    }
    if (discovery.again().gone() > 0) {
      lines.add(
          "%d files of earlier observations are no longer there: what the export says of their traces is not known of them"
              .formatted(discovery.again().gone()));
    }
    discovery
        .broken()
        .forEach(broken -> lines.add("  %s: %s".formatted(broken.file().path(), broken.reason())));
    return Outcome.done(counts, details, lines);
  }

  private static void describe(List<String> lines, String what, Accounting counts) {
    if (counts.read() > 0) {
      lines.add(
          "%d %s: %d new, %d known already"
              .formatted(counts.read(), what, counts.written(), counts.duplicates()));
    }
    if (counts.quarantined() > 0) {
      lines.add(
          "  %d of them cannot be stored: SELECT source_file, row, reason FROM quarantine WHERE source = 'labels'"
              .formatted(counts.quarantined()));
    }
  }
}
