package dev.assay.jobs.erasure;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;

import dev.assay.jobs.conf.Settings;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.trace.SpansTable;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.label.Sha256;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Whose data is erased, and by what it is found.
 *
 * @param userId as traces have it
 * @param userAttributes the configured names of the attribute that holds it
 * @param keys {@code source}, a line break and {@code trace_id} of every trace of the user
 * @param ids of the traces, as Assay and as their tracers write them
 * @param contentHashes of the traces
 * @param sessions {@code source}, a line break and {@code session_id} of every session of the user
 */
record Person(
    String userId,
    Set<String> userAttributes,
    Set<String> keys,
    Set<String> ids,
    Set<String> contentHashes,
    Set<String> sessions) {
  private static final String LINE = "\n";

  /**
   * Finds a user's traces, in every source: those that name the user, those of which a span does,
   * and those of the same sessions that name nobody.
   */
  static Person of(JobContext context, String userId) {
    Lakehouse lakehouse = context.lakehouse();
    Dataset<Row> traces = lakehouse.read(TracesTable.TABLE);
    Column isUsers = col(TracesTable.USER_ID).equalTo(lit(userId));
    Set<String> keys = new TreeSet<>();
    Set<String> ids = new TreeSet<>();
    Set<String> hashes = new TreeSet<>();
    Set<String> sessions = new TreeSet<>();
    Set<String> bySpans = new HashSet<>();
    lakehouse
        .read(SpansTable.TABLE)
        .where(col(SpansTable.USER_ID).equalTo(lit(userId)))
        .select(key(SpansTable.SOURCE, SpansTable.TRACE_ID))
        .distinct()
        .collectAsList()
        .forEach(row -> bySpans.add(row.getString(0)));
    Column isMeant =
        isUsers.or(key(TracesTable.SOURCE, TracesTable.TRACE_ID).isInCollection(bySpans));
    List<Row> own = select(traces.where(isMeant));
    own.forEach(row -> add(row, keys, ids, hashes, sessions));
    Column isNobodys = col(TracesTable.USER_ID).isNull();
    Column isOfSession =
        key(TracesTable.SOURCE, TracesTable.SESSION_ID).isInCollection(Set.copyOf(sessions));
    select(traces.where(isNobodys.and(isOfSession)))
        .forEach(row -> add(row, keys, ids, hashes, sessions));
    keys.addAll(bySpans);
    return new Person(userId, userAttributes(context.settings()), keys, ids, hashes, sessions);
  }

  private static Set<String> userAttributes(Settings settings) {
    Set<String> names = new TreeSet<>(settings.yaml().mapping().user());
    settings.yaml().sources().forEach(source -> names.addAll(source.mapping().user()));
    return names;
  }

  private static List<Row> select(Dataset<Row> traces) {
    return traces
        .select(
            TracesTable.SOURCE,
            TracesTable.TRACE_ID,
            TracesTable.SOURCE_TRACE_ID,
            TracesTable.CONTENT_HASH,
            TracesTable.SESSION_ID)
        .collectAsList();
  }

  private static void add(
      Row row, Set<String> keys, Set<String> ids, Set<String> hashes, Set<String> sessions) {
    keys.add(row.getString(0) + LINE + row.getString(1));
    addUnlessNull(ids, row.getString(1));
    addUnlessNull(ids, row.getString(2));
    addUnlessNull(hashes, row.getString(3));
    if (row.getString(4) != null) {
      sessions.add(row.getString(0) + LINE + row.getString(4));
    }
  }

  private static void addUnlessNull(Collection<String> all, String one) {
    if (one != null) {
      all.add(one);
    }
  }

  /** The column by which {@link #keys} and {@link #sessions} are compared. */
  static Column key(String source, String id) {
    return concat_ws(LINE, col(source), col(id));
  }

  /** SHA-256 of the user's id. */
  String hash() {
    return Sha256.of(userId);
  }

  /** The same for the same user and traces. */
  String erasureId() {
    return Sha256.of(hash() + LINE + String.join(LINE, keys)).substring(0, 16);
  }

  boolean hasTraces() {
    return !keys.isEmpty();
  }

  /** What says in a text that it is about the user: the id of the user or of one of the traces. */
  Mentions mentions() {
    return Mentions.of(userId, userAttributes, ids);
  }
}
