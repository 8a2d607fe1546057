package dev.assay.jobs.dataset;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.types.DataTypes.StringType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.jobs.conf.FailureModes;
import dev.assay.jobs.label.EffectiveLabels;
import dev.assay.jobs.label.LabelsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.CodeVersion;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.trace.Consent;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.label.EffectiveLabel;
import dev.assay.udfs.label.EffectiveLabel.Status;
import dev.assay.udfs.label.FailureMode;
import dev.assay.udfs.redaction.Redactor;
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
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Freezes the labelled traces of now as a new version of a dataset; nothing new makes no new
 * version.
 */
public final class FreezeDatasetJob {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final StructType KEYS =
      new StructType()
          .add(TracesTable.SOURCE, StringType, false)
          .add(TracesTable.TRACE_ID, StringType, false);

  private final JobContext context;
  private final FreezeRequest request;
  private final Map<String, FailureMode> modes;
  private final Redactor redactor;

  private FreezeDatasetJob(
      JobContext context, FreezeRequest request, Map<String, FailureMode> modes) {
    this.context = context;
    this.request = request;
    this.modes = modes;
    this.redactor = context.settings().redactor();
  }

  /**
   * Freezes a dataset.
   *
   * @throws UserException if a mode is unknown, or nothing that is asked for is labelled
   */
  public static Outcome run(JobContext context, FreezeRequest request) {
    FailureModes known = context.settings().failureModes();
    Map<String, FailureMode> modes = new LinkedHashMap<>();
    request.failureModes().forEach(name -> modes.put(name, known.named(name)));
    return new FreezeDatasetJob(context, request, modes.isEmpty() ? known.open() : modes).freeze();
  }

  private Outcome freeze() {
    Lakehouse lakehouse = context.lakehouse();
    long labelsVersion =
        lakehouse
            .version(LabelsTable.TABLE)
            .orElseThrow(
                () ->
                    new UserException(
                        "There are no labels to freeze. Import some: assay labels import FILE."));
    context.progress().step("reading labels as of version " + labelsVersion);
    Dataset<Row> traces =
        lakehouse
            .read(TracesTable.TABLE)
            .filter(request.condition())
            .filter(Consent.given(context.settings()));
    List<EffectiveLabel> labels =
        EffectiveLabels.of(lakehouse.readAsOf(LabelsTable.TABLE, labelsVersion), traces, modes)
            .collectAsList()
            .stream()
            .map(EffectiveLabels::label)
            .toList();
    List<EffectiveLabel> ofRubric =
        labels.stream()
            .filter(
                label -> modes.get(label.failureMode()).rubricVersion() == label.rubricVersion())
            .toList();
    if (ofRubric.isEmpty()) {
      throw nothingLabelled(labels.size());
    }
    context.progress().step("copying the labelled traces");
    Dataset<Row> copies =
        ItemTraces.of(lakehouse, labelled(traces, ofRubric), redactor)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return freeze(labelsVersion, copies, ofRubric, labels.size() - ofRubric.size());
    } finally {
      copies.unpersist();
    }
  }

  private UserException nothingLabelled(int ofOtherRubrics) {
    return new UserException(
        "No trace that is asked for has a label of %s under its present rubric%s. Import labels, or widen --failure-mode, --source, --from, --to."
            .formatted(
                String.join(", ", modes.keySet()),
                ofOtherRubrics == 0
                    ? ""
                    : " (%d have one under another rubric)".formatted(ofOtherRubrics)));
  }

  private Dataset<Row> labelled(Dataset<Row> traces, List<EffectiveLabel> labels) {
    List<Row> keys =
        labels.stream()
            .map(label -> RowFactory.create(label.source(), label.traceId()))
            .distinct()
            .toList();
    return traces
        .join(
            broadcast(context.spark().createDataFrame(keys, KEYS)), KEYS.fieldNames(), "left_semi")
        .select(
            TracesTable.SOURCE,
            TracesTable.TRACE_ID,
            TracesTable.SOURCE_TRACE_ID,
            TracesTable.SESSION_ID,
            TracesTable.USER_ID,
            TracesTable.ITEM_ID,
            TracesTable.RELEASE,
            TracesTable.CONTENT_HASH,
            TracesTable.SYNTHETIC,
            TracesTable.START_TIME,
            TracesTable.END_TIME);
  }

  private Outcome freeze(
      long labelsVersion, Dataset<Row> copies, List<EffectiveLabel> labels, int ofOtherRubrics) {
    Dataset<Row> placed =
        ItemPlaces.of(copies, context.settings().yaml().cluster(), request.heldOutShare());
    List<DatasetContent.Item> items = DatasetContent.items(placed, col(ItemTraces.TRACE_HASH));
    Set<List<String>> kept =
        items.stream()
            .map(item -> List.of(item.source(), item.traceId()))
            .collect(Collectors.toSet());
    Map<Boolean, List<EffectiveLabel>> byItem =
        labels.stream()
            .collect(
                Collectors.partitioningBy(
                    label -> kept.contains(List.of(label.source(), label.traceId()))));
    DatasetContent content = new DatasetContent(items, byItem.get(true));
    Optional<DatasetVersion> latest = DatasetVersion.latest(context.lakehouse(), request.name());
    String hash = content.contentHash(modes);
    boolean isNew = latest.map(version -> !version.contentHash().equals(hash)).orElse(true);
    int version =
        isNew ? store(placed, content, labelsVersion, latest) : latest.orElseThrow().version();
    return withFindings(
        outcome(version, isNew, content, byItem.get(false).size(), ofOtherRubrics),
        ItemTraces.redacted(copies));
  }

  private int store(
      Dataset<Row> placed,
      DatasetContent content,
      long labelsVersion,
      Optional<DatasetVersion> latest) {
    context.progress().step("writing %d items".formatted(content.items().size()));
    Lakehouse lakehouse = context.lakehouse();
    int next = latest.map(version -> version.version() + 1).orElse(1);
    DatasetVersion frozen = version(next, labelsVersion, content);
    // Items of a run that was killed before it wrote the version itself are taken up, or passed by.
    List<DatasetContent.Item> there = DatasetContent.items(lakehouse, frozen);
    while (!there.isEmpty() && !sameItems(there, content)) {
      frozen = version(frozen.version() + 1, labelsVersion, content);
      there = DatasetContent.items(lakehouse, frozen);
    }
    if (there.isEmpty()) {
      lakehouse.append(
          DatasetItemsTable.TABLE,
          placed
              .withColumn(DatasetItemsTable.NAME, lit(frozen.name()))
              .withColumn(DatasetItemsTable.VERSION, lit(frozen.version())));
    }
    lakehouse.append(
        DatasetsTable.TABLE,
        context
            .spark()
            .createDataFrame(List.of(row(frozen, content)), DatasetsTable.TABLE.schema()));
    return frozen.version();
  }

  private static boolean sameItems(List<DatasetContent.Item> there, DatasetContent content) {
    return new DatasetContent(there, List.of()).itemsHash().equals(content.itemsHash());
  }

  private DatasetVersion version(int number, long labelsVersion, DatasetContent content) {
    return new DatasetVersion(
        request.name(),
        number,
        labelsVersion,
        content.itemsHash(),
        content.labelsHash(),
        content.contentHash(modes),
        modes);
  }

  private Row row(DatasetVersion version, DatasetContent content) {
    Map<String, Integer> rubrics = new LinkedHashMap<>();
    modes.forEach((name, mode) -> rubrics.put(name, mode.rubricVersion()));
    return RowFactory.create(
        version.name(),
        version.version(),
        version.labelsVersion(),
        json(request.filter()),
        modes.keySet().toArray(String[]::new),
        rubrics,
        (long) content.items().size(),
        (long) content.labels().size(),
        DatasetContent.count(content.labels(), Status.POSITIVE),
        DatasetContent.count(content.labels(), Status.NEGATIVE),
        ModeDefinitions.rows(modes),
        version.itemsHash(),
        version.labelsHash(),
        version.contentHash(),
        redactor.version(),
        Timestamp.from(context.clock().instant()),
        System.getProperty("user.name"),
        CodeVersion.current());
  }

  private static String json(Map<String, Object> filter) {
    try {
      return JSON.writeValueAsString(filter);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Outcome withFindings(Outcome outcome, Map<String, Long> redacted) {
    Map<String, Object> details = new LinkedHashMap<>(outcome.details());
    details.put("redacted", redacted);
    List<String> lines = new ArrayList<>(outcome.lines());
    if (!redacted.isEmpty()) {
      lines.add(
          "Redacted in these traces: "
              + redacted.entrySet().stream()
                  .map(kind -> "%s %,d".formatted(kind.getKey(), kind.getValue()))
                  .collect(Collectors.joining(", ")));
    }
    return Outcome.done(outcome.accounting(), details, lines);
  }

  private Outcome outcome(
      int version, boolean isNew, DatasetContent content, int withoutSpans, int ofOtherRubrics) {
    String name = request.name() + "@" + version;
    long items = content.items().size();
    Map<String, Long> positives = DatasetContent.count(content.labels(), Status.POSITIVE);
    Map<String, Long> negatives = DatasetContent.count(content.labels(), Status.NEGATIVE);
    List<String> lines = new ArrayList<>();
    lines.add(
        isNew
            ? "%s: %d items, %d labels".formatted(name, items, content.labels().size())
            : "Nothing is new: %s already holds these %d items and %d labels"
                .formatted(name, items, content.labels().size()));
    for (String mode : modes.keySet()) {
      lines.add(
          "  %s: %d positive, %d negative"
              .formatted(mode, positives.getOrDefault(mode, 0L), negatives.getOrDefault(mode, 0L)));
    }
    if (withoutSpans > 0) {
      lines.add(
          "%d labels are left out: the spans of their traces are gone".formatted(withoutSpans));
    }
    if (ofOtherRubrics > 0) {
      lines.add(
          "%d labels are left out: they were given under another rubric".formatted(ofOtherRubrics));
    }
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("dataset", name);
    details.put("new", isNew);
    details.put("items", items);
    details.put("labels", content.labels().size());
    details.put("positives", positives);
    details.put("negatives", negatives);
    details.put("content_hash", content.contentHash(modes));
    details.put("labels_without_spans", withoutSpans);
    details.put("labels_of_other_rubrics", ofOtherRubrics);
    Accounting accounting = new Accounting(items, isNew ? items : 0, 0, isNew ? 0 : items, 0);
    return Outcome.done(accounting, details, lines);
  }
}
