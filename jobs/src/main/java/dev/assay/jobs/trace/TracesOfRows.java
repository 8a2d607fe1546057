package dev.assay.jobs.trace;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/**
 * Rows that are sorted by their trace, a trace at a time: the rows of each become one item. They
 * are passed on as they come, and not held.
 */
final class TracesOfRows<T> implements Iterator<T> {
  private final Iterator<Row> rows;
  private final BiPredicate<Row, Row> sameTrace;
  private final Function<Iterator<Row>, T> item;
  private Row next;

  /**
   * Groups rows.
   *
   * @param sameTrace whether two rows, one after the other, are of one trace
   * @param item what becomes of a trace's rows, of which there is at least one; it reads them all
   */
  TracesOfRows(
      Iterator<Row> rows, BiPredicate<Row, Row> sameTrace, Function<Iterator<Row>, T> item) {
    this.rows = rows;
    this.sameTrace = sameTrace;
    this.item = item;
    advance();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public T next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    return item.apply(new OneTrace());
  }

  private void advance() {
    next = rows.hasNext() ? rows.next() : null;
  }

  private final class OneTrace implements Iterator<Row> {
    private Row last = next;

    @Override
    public boolean hasNext() {
      return next != null && sameTrace.test(last, next);
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      last = next;
      advance();
      return last;
    }
  }
}
