package dev.assay.jobs.label;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.assay.jobs.conf.FailureModes;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.label.Label;
import dev.assay.udfs.label.Label.Fact;
import dev.assay.udfs.label.LabelTarget;
import dev.assay.udfs.label.StoredLabel;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Adds facts to {@code labels}, each once: a fact that is there already is left out, and one that
 * says something else under an id that is taken is refused.
 */
final class RecordLabels {
  private static final String OTHER_CONTENT =
      "label_id is that of a label with other content, and labels are never changed: give a correction an id of its own, or revoke the old label";

  private static final String OTHER_SOURCE =
      "label_id is that of a label of another source: the same traces were read in under another name, and their labels stand there";

  private static final String SOURCE_WITHOUT_TRACE =
      "its source has no such trace, and source %s has one with that id: read the trace in first, or give it the source that it is of";

  /** Why a statement is not stored whose time has not come. */
  static final String IN_THE_FUTURE =
      "created_at is in the future: give it the time at which it was stated, or none";

  /** Clocks differ, and a time without a zone may be of any. */
  private static final Duration AHEAD = Duration.ofDays(1);

  /** How many ids a message names. */
  static final int NAMED = 20;

  private final JobContext context;
  private final FailureModes modes;

  RecordLabels(JobContext context, FailureModes modes) {
    this.context = context;
    this.modes = modes;
  }

  /**
   * What became of the facts.
   *
   * @param added those that are new, as stored
   * @param duplicates how many were there already
   * @param refused those that speak of a label which is not there, those whose id is another
   *     fact's, those of the future, and those that lead to no trace though they should, with the
   *     reason
   * @param ofOtherSource the new ones that name a source of which there is no trace, and whose
   *     trace another source has
   * @param withoutTrace the new ones whose trace is not in the lakehouse
   * @param withoutSpan the new ones whose trace has no such span
   * @param addedOnRealTraces the new ones but those of synthetic traces
   */
  record Recorded(
      List<Label> added,
      long duplicates,
      Map<Label, String> refused,
      List<Label> ofOtherSource,
      List<Label> withoutTrace,
      List<Label> withoutSpan,
      List<Label> addedOnRealTraces) {}

  /** What the table holds under an id. */
  private record Known(Label label, String contentHash) {}

  /**
   * Records facts, in one commit.
   *
   * @param facts with ids; the same fact may stand there more than once
   * @param importedFrom the file; empty where there is none
   */
  Recorded record(List<Label> facts, Optional<String> importedFrom) {
    Instant latest = latest(context);
    Map<String, Known> known = known(facts);
    Map<Label, String> refused = new LinkedHashMap<>();
    Map<String, Label> distinct = distinct(facts, known, refused);
    Map<String, Label> resolved = new LinkedHashMap<>();
    Map<String, String> hashes = new LinkedHashMap<>();
    Map<String, LabelTarget> targets = TracesOfSpans.find(context, ofSpansAlone(distinct, known));
    for (Label fact : distinct.values()) {
      if (known.containsKey(fact.labelId())) {
        continue;
      }
      Optional<Label> placed = placed(fact, targets);
      Optional<Label> subject = subject(fact, distinct, known, targets);
      Optional<String> problem =
          placed.isEmpty() ? Optional.of(TracesOfSpans.NOT_FOUND) : problem(fact, subject);
      if (fact.labelledAt() != null && fact.labelledAt().isAfter(latest)) {
        problem = Optional.of(IN_THE_FUTURE);
      }
      if (problem.isPresent()) {
        refused.put(fact, problem.get());
      } else {
        resolved.put(
            fact.labelId(), subject.map(of -> speakingOf(fact, of)).or(() -> placed).orElseThrow());
        hashes.put(fact.labelId(), fact.contentHash());
      }
    }
    long duplicates = (long) facts.size() - resolved.size() - refused.size();
    Map<String, LabelTargets.Found> found =
        LabelTargets.find(context.lakehouse(), List.copyOf(resolved.values()));
    refuseThoseOfOtherSources(resolved, found, distinct, refused);
    return store(resolved.values(), found, hashes, importedFrom, duplicates, refused);
  }

  /** Each fact once; of those that share an id the one that came first, the others are refused. */
  private static Map<String, Label> distinct(
      List<Label> facts, Map<String, Known> known, Map<Label, String> refused) {
    Map<String, Label> distinct = new LinkedHashMap<>();
    Map<String, String> hashes = new LinkedHashMap<>();
    known.forEach((id, row) -> hashes.put(id, row.contentHash()));
    for (Label fact : facts) {
      String hash = hashes.putIfAbsent(fact.labelId(), fact.contentHash());
      if (hash == null || hash.equals(fact.contentHash())) {
        distinct.putIfAbsent(fact.labelId(), fact);
      } else {
        refused.put(
            fact, isOfOtherSource(fact, known.get(fact.labelId())) ? OTHER_SOURCE : OTHER_CONTENT);
      }
    }
    return distinct;
  }

  private static boolean isOfOtherSource(Label fact, Known known) {
    String source = fact.target().source();
    return known != null
        && source != null
        && known.label().target().source() != null
        && !source.equals(known.label().target().source());
  }

  /**
   * The new labels that name a span alone. They get its trace now or are not stored: what is stored
   * is not changed, and to look for their spans in every later run would cost more every night.
   */
  private static List<Label> ofSpansAlone(Map<String, Label> distinct, Map<String, Known> known) {
    return distinct.values().stream()
        .filter(fact -> fact.fact() == Fact.LABEL && fact.target().isSpanAlone())
        .filter(fact -> !known.containsKey(fact.labelId()))
        .toList();
  }

  /** The fact with its trace; empty for a label of a span alone that leads to none. */
  private static Optional<Label> placed(Label fact, Map<String, LabelTarget> targets) {
    if (fact.fact() != Fact.LABEL || !fact.target().isSpanAlone()) {
      return Optional.of(fact);
    }
    return Optional.ofNullable(targets.get(fact.labelId()))
        .map(target -> fact.about(target, fact.criterion(), fact.rubricVersion()));
  }

  /** The first ids of a list, and how many there are. */
  static String named(List<String> ids) {
    String first =
        ids.stream()
            .limit(NAMED)
            .map(id -> id.replaceAll("[\\p{Cntrl}\\p{Cf}]", " "))
            .collect(Collectors.joining(", "));
    return ids.size() <= NAMED ? first : "%s and %d more".formatted(first, ids.size() - NAMED);
  }

  /** What the table holds under the ids of the facts, and of what they refer to. */
  private Map<String, Known> known(Collection<Label> facts) {
    Lakehouse lakehouse = context.lakehouse();
    if (facts.isEmpty() || !lakehouse.has(LabelsTable.TABLE)) {
      return Map.of();
    }
    List<Row> ids =
        facts.stream()
            .flatMap(fact -> Stream.of(fact.labelId(), Objects.toString(fact.refersTo(), "")))
            .filter(id -> !id.isEmpty())
            .distinct()
            .map(RowFactory::create)
            .toList();
    Dataset<Row> asked =
        context
            .spark()
            .createDataFrame(ids, new StructType().add(LabelsTable.LABEL_ID, StringType, false));
    Dataset<Row> labels = lakehouse.read(LabelsTable.TABLE);
    return labels
        .join(
            broadcast(asked),
            labels.col(LabelsTable.LABEL_ID).equalTo(asked.col(LabelsTable.LABEL_ID)),
            "left_semi")
        .collectAsList()
        .stream()
        .map(row -> new Known(LabelRows.label(row).label(), row.getAs(LabelsTable.CONTENT_HASH)))
        .collect(Collectors.toMap(row -> row.label().labelId(), row -> row));
  }

  private static Optional<Label> subject(
      Label fact,
      Map<String, Label> distinct,
      Map<String, Known> known,
      Map<String, LabelTarget> targets) {
    if (fact.fact() == Fact.LABEL) {
      return Optional.empty();
    }
    return Optional.ofNullable(known.get(fact.refersTo()))
        .map(Known::label)
        .or(
            () ->
                Optional.ofNullable(distinct.get(fact.refersTo()))
                    .flatMap(label -> placed(label, targets)));
  }

  private static Optional<String> problem(Label fact, Optional<Label> subject) {
    if (fact.fact() == Fact.LABEL) {
      return Optional.empty();
    }
    if (subject.isEmpty()) {
      return Optional.of("refers_to is no label in this file or in the table labels");
    }
    if (subject.get().fact() == Fact.REVOCATION) {
      return Optional.of("refers_to is a revocation; state the label again instead");
    }
    if (fact.criterion() != null && !fact.criterion().equals(subject.get().criterion())) {
      return Optional.of("criterion is not that of the label in refers_to");
    }
    return Optional.empty();
  }

  /** When a fact can have been stated at the latest: now, or on the day that the run is of. */
  static Instant latest(JobContext context) {
    Instant now = context.clock().instant();
    Instant dayEnds = context.dateOrToday().plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    return (now.isAfter(dayEnds) ? now : dayEnds).plus(AHEAD);
  }

  /** A revocation or an adjudication speaks of the same target and question as its subject. */
  private static Label speakingOf(Label fact, Label subject) {
    return fact.about(subject.target(), subject.criterion(), subject.rubricVersion());
  }

  /**
   * Refuses labels that name one source, and whose trace only another has: that is another trace
   * where ids are short. Of a source of which there is nothing, the name alone is another.
   */
  private void refuseThoseOfOtherSources(
      Map<String, Label> resolved,
      Map<String, LabelTargets.Found> found,
      Map<String, Label> facts,
      Map<Label, String> refused) {
    if (found.entrySet().stream()
        .noneMatch(f -> isElsewhere(resolved.get(f.getKey()), f.getValue()))) {
      return;
    }
    Set<String> sources =
        Set.copyOf(
            context
                .lakehouse()
                .read(TracesTable.TABLE)
                .select(TracesTable.SOURCE)
                .distinct()
                .as(Encoders.STRING())
                .collectAsList());
    found.forEach(
        (id, trace) -> {
          Label label = resolved.get(id);
          if (isElsewhere(label, trace) && sources.contains(label.target().source())) {
            refused.put(facts.get(id), SOURCE_WITHOUT_TRACE.formatted(trace.source()));
            resolved.remove(id);
          }
        });
  }

  private static boolean isElsewhere(Label label, LabelTargets.Found found) {
    String source = label.target().source();
    return source != null && !source.equals(found.source());
  }

  private Recorded store(
      Collection<Label> facts,
      Map<String, LabelTargets.Found> found,
      Map<String, String> hashes,
      Optional<String> importedFrom,
      long duplicates,
      Map<Label, String> refused) {
    List<Label> labels = List.copyOf(facts);
    Instant now = context.clock().instant();
    List<Row> rows = new ArrayList<>();
    for (Label label : labels) {
      // Of two statements without a time the later in the file holds.
      Instant inOrder = now.minus(labels.size() - 1L - rows.size(), ChronoUnit.MICROS);
      rows.add(
          LabelRows.row(
              stored(label, found.get(label.labelId())),
              hashes.get(label.labelId()),
              modesOf(label),
              Objects.requireNonNullElse(label.labelledAt(), inOrder),
              importedFrom.orElse(null)));
    }
    if (!rows.isEmpty()) {
      context
          .lakehouse()
          .append(
              LabelsTable.TABLE, context.spark().createDataFrame(rows, LabelsTable.TABLE.schema()));
    }
    return new Recorded(
        labels,
        duplicates,
        refused,
        labels.stream()
            .filter(label -> found.containsKey(label.labelId()))
            .filter(label -> isElsewhere(label, found.get(label.labelId())))
            .toList(),
        labels.stream().filter(label -> !found.containsKey(label.labelId())).toList(),
        labels.stream()
            .filter(label -> label.target().spanId() != null)
            .filter(label -> found.containsKey(label.labelId()))
            .filter(label -> found.get(label.labelId()).spanId() == null)
            .toList(),
        labels.stream()
            .filter(
                label ->
                    !found.containsKey(label.labelId()) || !found.get(label.labelId()).synthetic())
            .toList());
  }

  private static StoredLabel stored(Label label, LabelTargets.Found found) {
    if (found == null) {
      return new StoredLabel(label, null, null, false);
    }
    LabelTarget target = label.target();
    LabelTarget canonical =
        new LabelTarget(
            target.kind(),
            found.source(),
            found.traceId(),
            found.spanId() == null ? target.spanId() : found.spanId(),
            target.sessionId(),
            target.stepIndex(),
            target.sourceTraceId());
    return new StoredLabel(
        label.about(canonical, label.criterion(), label.rubricVersion()),
        found.arm(),
        found.inclusionProbability(),
        found.synthetic());
  }

  private String modesOf(Label label) {
    String asked =
        modes.failureModes().entrySet().stream()
            .filter(mode -> mode.getValue().isAskedBy(mode.getKey(), label.criterion()))
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(","));
    return asked.isEmpty() ? null : asked;
  }
}
