package dev.assay.jobs.rank;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.assay.jobs.conf.Settings;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.lakehouse.NamedRow;
import dev.assay.jobs.run.CodeVersion;
import dev.assay.udfs.queue.PastOffer;
import dev.assay.udfs.queue.QueueYield;
import dev.assay.udfs.signal.Novelty;
import dev.assay.udfs.signal.SignalCatalog;
import dev.assay.udfs.statistics.Interval;
import dev.assay.udfs.statistics.YieldLift;
import java.sql.Date;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;

/**
 * What the queue has found before a day, and what its signals therefore weigh on it.
 *
 * @param weights by a signal's name; one that is not in it has its own
 * @param novelty the distance from what was labelled
 */
record YieldDay(
    LocalDate day, List<QueueYield> yields, Map<String, Double> weights, Novelty novelty) {
  private static final double LEVEL = 0.95;

  /** Reads the offers and labels before a day. A weight of the configuration is not learned. */
  static YieldDay of(Lakehouse lakehouse, Settings settings, SignalCatalog catalog, LocalDate day) {
    List<PastOffer> offers = PastOffers.before(lakehouse, settings::failureModes, day);
    List<QueueYield> yields = QueueYield.of(offers);
    Map<String, Double> weights = new HashMap<>();
    for (QueueYield one : yields) {
      if (one.kind() == QueueYield.Kind.SIGNAL) {
        catalog
            .named(one.subject())
            .ifPresent(signal -> weights.put(signal.key(), signal.weight() * one.multiplier()));
      }
    }
    weights.putAll(settings.yaml().rank().weights());
    return new YieldDay(day, yields, Map.copyOf(weights), PastOffers.novelty(lakehouse, offers));
  }

  /** The signals that have found no more than the random reserve. */
  List<QueueYield> notPaying() {
    return yields.stream()
        .filter(one -> one.kind() == QueueYield.Kind.SIGNAL)
        .filter(one -> one.pay() == QueueYield.Pay.DOES_NOT_PAY)
        .toList();
  }

  /** Replaces the day's rows of {@code yields}, unless they are the same. */
  void write(Lakehouse lakehouse) {
    List<Row> rows = yields.stream().map(this::row).toList();
    List<Row> before =
        lakehouse
            .read(YieldsTable.TABLE)
            .where(col(YieldsTable.YIELD_DATE).equalTo(lit(Date.valueOf(day))))
            .collectAsList();
    if (before.size() != rows.size() || !Set.copyOf(before).equals(Set.copyOf(rows))) {
      lakehouse.replaceWhere(
          YieldsTable.TABLE,
          "%s = DATE'%s'".formatted(YieldsTable.YIELD_DATE, day),
          lakehouse.spark().createDataFrame(rows, YieldsTable.TABLE.schema()).coalesce(1));
    }
  }

  private Row row(QueueYield one) {
    YieldLift lift = one.lift();
    boolean compared = lift.labelled() > 0 && lift.randomLabelled() > 0;
    Interval interval = lift.interval(LEVEL);
    return NamedRow.of(YieldsTable.TABLE)
        .with(YieldsTable.YIELD_DATE, Date.valueOf(day))
        .with(YieldsTable.KIND, one.kind().key())
        .with(YieldsTable.SUBJECT, one.subject())
        .with(YieldsTable.OFFERED, one.offered())
        .with(YieldsTable.LABELLED, lift.labelled())
        .with(YieldsTable.FAILURES, lift.hits())
        .with(YieldsTable.RANDOM_LABELLED, lift.randomLabelled())
        .with(YieldsTable.RANDOM_FAILURES, lift.randomHits())
        .with(YieldsTable.PRECISION, finite(lift.precision()))
        .with(YieldsTable.RANDOM_RATE, finite(lift.randomYield()))
        .with(YieldsTable.LIFT, finite(lift.lift()))
        .with(YieldsTable.LIFT_LOW, compared ? finite(interval.lower()) : null)
        .with(YieldsTable.LIFT_HIGH, compared ? finite(interval.upper()) : null)
        .with(YieldsTable.P_VALUE, compared ? finite(lift.pValue()) : null)
        .with(YieldsTable.PAYS, one.pay().key())
        .with(
            YieldsTable.WEIGHT,
            one.kind() == QueueYield.Kind.SIGNAL ? weights.get(one.subject()) : null)
        .with(YieldsTable.CODE_VERSION, CodeVersion.current())
        .row();
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
