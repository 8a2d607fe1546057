package dev.assay.jobs.ingest;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.dialect.AttributeMapping;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** Reads traces from files of any known layout into {@code spans} and {@code traces}. */
public final class IngestJob {
  private static final String FILE_COLUMN = "assay_file";

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
    Lakehouse lakehouse = context.lakehouse();
    Optional<Dialect> forced = Dialect.forced(request.dialect());
    context.progress().step("looking for files");
    List<InputFile> files =
        InputFiles.list(request.input(), context.spark().sessionState().newHadoopConf());
    Set<InputFile> read =
        request.mode() == Mode.REPROCESS
            ? Set.of()
            : Discovery.alreadyRead(lakehouse, request.source(), files);
    Discovery discovery = Discovery.of(lakehouse, request.source(), files, read, forced);
    if (discovery.groups().isEmpty() && discovery.broken().isEmpty()) {
      return nothingNew(request, discovery);
    }
    String batch = batch(request.source(), discovery);
    AttributeMapping mapping = context.settings().mapping(request.source());
    Dataset<Row> lifted =
        lifted(context.spark(), discovery, request.source(), batch, mapping)
            .persist(StorageLevel.DISK_ONLY());
    try {
      context.progress().step("reading spans");
      Accounting quarantined = Quarantine.write(context, request.source(), lifted, discovery);
      Accounting spans =
          new SpanUpsert(context, request.source(), batch)
              .write(lifted.where(col(LiftRows.PROBLEM).isNull()));
      noteFiles(context, request.source(), discovery, request.mode());
      return outcome(request, discovery, spans.plus(quarantined));
    } finally {
      lifted.unpersist();
    }
  }

  private static Dataset<Row> lifted(
      SparkSession spark,
      Discovery discovery,
      String source,
      String batch,
      AttributeMapping mapping) {
    Dataset<Row> all = spark.createDataFrame(List.of(), LiftRows.SCHEMA);
    boolean first = true;
    for (Discovery.Group group : discovery.groups()) {
      String[] paths =
          group.files().stream().map(found -> found.file().path()).toArray(String[]::new);
      Dataset<Row> rows =
          spark
              .read()
              .schema(group.schema())
              .parquet(paths)
              .withColumn(FILE_COLUMN, col("_metadata.file_path"));
      Dataset<Row> lifted = LiftRows.lift(rows, group.dialect(), source, batch, mapping);
      all = first ? lifted : all.union(lifted);
      first = false;
    }
    return all;
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

  private static Outcome outcome(Request request, Discovery discovery, Accounting counts) {
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
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d files of %s (%s), %d read before"
            .formatted(files, request.source(), dialects, discovery.known()));
    lines.add(
        "%d spans read: %d new, %d updated, %d known already, %d unreadable"
            .formatted(
                counts.read(),
                counts.written(),
                counts.updated(),
                counts.duplicates(),
                counts.quarantined()));
    discovery
        .broken()
        .forEach(broken -> lines.add("  %s: %s".formatted(broken.file().path(), broken.reason())));
    return Outcome.done(counts, details, lines);
  }
}
