package dev.assay.jobs.label;

import dev.assay.jobs.conf.FailureModes;
import dev.assay.jobs.ingest.Quarantine;
import dev.assay.jobs.ingest.QuarantineTable;
import dev.assay.jobs.mode.UpdateModeStates;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.ExitCode;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.label.Label;
import dev.assay.udfs.label.LabelFile;
import dev.assay.udfs.label.LabelFile.NumberedRow;
import dev.assay.udfs.label.LabelParser;
import dev.assay.udfs.label.LabelParser.Accepted;
import dev.assay.udfs.label.LabelParser.Rejected;
import dev.assay.udfs.label.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Imports a file of labels: each row once, those that break a rule into {@code quarantine}. */
public final class ImportLabelsJob {
  private static final String SOURCE = "labels";
  private static final int SHOWN = 20;

  private ImportLabelsJob() {}

  /**
   * What to import.
   *
   * @param file a path or an address; JSON Lines, or CSV with a header
   * @param reviewer fills an empty annotator
   * @param rubricVersion fills an empty rubric version, from 1
   */
  public record Request(String file, Optional<String> reviewer, Optional<Integer> rubricVersion) {}

  /** A row that was turned away. */
  private record Refused(NumberedRow row, String reason) {}

  /**
   * Runs the import. It ends in {@link ExitCode#BAD_INPUT} where every row was rejected.
   *
   * @throws UserException if the file cannot be read or has no row at all; nothing is then written
   */
  public static Outcome run(JobContext context, Request request) {
    context.progress().step("reading " + request.file());
    FailureModes modes = context.settings().failureModes();
    LabelParser parser =
        new LabelParser(modes.failureModes(), request.reviewer(), request.rubricVersion());
    List<NumberedRow> rows = read(context, request.file(), parser);

    Map<Label, NumberedRow> origin = new LinkedHashMap<>();
    List<Label> labels = new ArrayList<>();
    List<Refused> refused = new ArrayList<>();
    for (NumberedRow row : rows) {
      if (row.parsed() instanceof Accepted accepted) {
        Label label = accepted.label().identified();
        labels.add(label);
        origin.put(label, row);
      } else if (row.parsed() instanceof Rejected rejected) {
        refused.add(new Refused(row, rejected.reason()));
      }
    }
    if (rows.isEmpty()) {
      throw new UserException(
          "%s: holds no labels. Nothing was imported.".formatted(request.file()));
    }
    context.progress().step("matching %d labels with traces".formatted(labels.size()));
    RecordLabels.Recorded recorded =
        new RecordLabels(context, modes).record(labels, Optional.of(request.file()));
    recorded
        .refused()
        .forEach((label, reason) -> refused.add(new Refused(origin.get(label), reason)));
    quarantine(context, request.file(), refused);
    Accounting accounting =
        new Accounting(
            rows.size(), recorded.added().size(), 0, recorded.duplicates(), refused.size());
    List<String> changes = updateStates(context, modes, recorded);
    Outcome outcome =
        new ImportSummary(modes, recorded).outcome(accounting, described(refused), changes);
    return refused.size() == rows.size() ? outcome.endingWith(ExitCode.BAD_INPUT) : outcome;
  }

  /** What the new labels have made of the failure modes' states, for a person. */
  private static List<String> updateStates(
      JobContext context, FailureModes modes, RecordLabels.Recorded recorded) {
    if (recorded.added().isEmpty()) {
      return List.of();
    }
    long version = context.lakehouse().version(LabelsTable.TABLE).orElseThrow();
    return UpdateModeStates.run(
        context,
        ModeEvidence.of(context.lakehouse(), modes, recorded.addedOnRealTraces()),
        OptionalLong.of(version));
  }

  private static List<NumberedRow> read(JobContext context, String file, LabelParser parser) {
    Path path = path(file);
    try (Reader reader =
        new InputStreamReader(
            path.getFileSystem(context.spark().sessionState().newHadoopConf()).open(path),
            StandardCharsets.UTF_8.newDecoder())) {
      return LabelFile.read(file, reader, parser);
    } catch (FileNotFoundException e) {
      throw new UserException(
          "%s: no such file. Give a file of labels: JSON Lines, or CSV with a header."
              .formatted(file),
          e);
    } catch (IOException e) {
      throw new UserException(
          "%s: cannot be read (%s). Check the address and your rights to it."
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  private static Path path(String file) {
    try {
      return new Path(file);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          "%s: is no path that can be read: a name with a colon, for one. Rename it."
              .formatted(file),
          e);
    }
  }

  /** The refused rows, the first {@value #SHOWN}, each with its place and reason. */
  private static List<String> described(List<Refused> refused) {
    return refused.stream()
        .limit(SHOWN)
        .map(one -> "row %d: %s".formatted(one.row().number(), one.reason()))
        .toList();
  }

  /** Stores the refused rows that are not there yet. */
  private static void quarantine(JobContext context, String file, List<Refused> refused) {
    if (refused.isEmpty()) {
      return;
    }
    Date today = Date.valueOf(context.dateOrToday());
    Map<String, Row> byHash = new TreeMap<>();
    for (Refused one : refused) {
      String hash = Sha256.of(one.row().text());
      byHash.put(
          hash, RowFactory.create(SOURCE, file, hash, one.reason(), one.row().text(), today));
    }
    Quarantine.add(
        context,
        context
            .spark()
            .createDataFrame(List.copyOf(byHash.values()), QuarantineTable.TABLE.schema()));
  }
}
