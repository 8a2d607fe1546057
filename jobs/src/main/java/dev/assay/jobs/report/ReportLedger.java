package dev.assay.jobs.report;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.mail.Delivery;
import dev.assay.jobs.run.CodeVersion;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What was rendered and sent of one report before, and what is recorded of it now. */
final class ReportLedger {
  private final Lakehouse lakehouse;
  private final Rendering rendering;
  private final List<Row> before;
  private final List<Row> added = new ArrayList<>();

  /**
   * A report as it was written.
   *
   * @param sha256 of the file, in hexadecimal
   */
  record Rendering(Report report, String headline, String path, String sha256) {}

  private ReportLedger(Lakehouse lakehouse, Rendering rendering, List<Row> before) {
    this.lakehouse = lakehouse;
    this.rendering = rendering;
    this.before = before;
  }

  static ReportLedger of(Lakehouse lakehouse, Rendering rendering) {
    Report report = rendering.report();
    List<Row> before =
        lakehouse
            .read(ReportsTable.TABLE)
            .where(
                col(ReportsTable.REPORT_DATE)
                    .equalTo(Date.valueOf(report.date()))
                    .and(col(ReportsTable.KIND).equalTo(report.kind().key())))
            .select(
                ReportsTable.RECIPIENT,
                ReportsTable.STATUS,
                ReportsTable.SHA256,
                ReportsTable.PATH,
                ReportsTable.RENDERED_AT)
            .orderBy(ReportsTable.RENDERED_AT)
            .collectAsList();
    return new ReportLedger(lakehouse, rendering, before);
  }

  /** The recipients who have had a report of this kind and date. */
  Set<String> sentTo() {
    return before.stream()
        .filter(row -> row.getString(1).equals(ReportsTable.SENT))
        .map(row -> row.getString(0))
        .collect(Collectors.toSet());
  }

  /** Whether the same bytes were last written to the same place. */
  boolean isUnchanged() {
    return before.stream()
        .filter(row -> row.getString(1).equals(ReportsTable.RENDERED))
        .reduce((earlier, later) -> later)
        .filter(row -> row.getString(2).equals(rendering.sha256()))
        .filter(row -> row.getString(3).equals(rendering.path()))
        .isPresent();
  }

  /** Notes the rendering, unless it is the one that was noted last. */
  void rendered(Instant now) {
    if (!isUnchanged()) {
      added.add(row(null, ReportsTable.RENDERED, now, null));
    }
  }

  /** Notes what became of a message. */
  void sent(Delivery delivery, Instant now) {
    added.add(
        delivery.accepted()
            ? row(delivery.recipient(), ReportsTable.SENT, now, Timestamp.from(now))
            : row(delivery.recipient(), ReportsTable.REFUSED, now, null));
  }

  /**
   * Writes what was noted, in one commit.
   *
   * @return how many rows
   */
  int write() {
    if (!added.isEmpty()) {
      lakehouse.append(
          ReportsTable.TABLE,
          lakehouse.spark().createDataFrame(List.copyOf(added), ReportsTable.TABLE.schema()));
    }
    return added.size();
  }

  private Row row(String recipient, String status, Instant now, Timestamp sentAt) {
    Report report = rendering.report();
    return RowFactory.create(
        Date.valueOf(report.date()),
        report.kind().key(),
        recipient,
        status,
        rendering.sha256(),
        rendering.path(),
        rendering.headline(),
        Timestamp.from(now),
        sentAt,
        report.labelsSeen(),
        report.versions(),
        CodeVersion.current());
  }
}
