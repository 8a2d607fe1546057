package dev.assay.jobs.run;

/**
 * Where every input row of a run went.
 *
 * @param read rows that came in
 * @param written rows that are new in a table
 * @param updated rows that took the place of an older state
 * @param duplicates rows that a table already held, unchanged
 * @param quarantined rows that could not be read
 */
public record Accounting(long read, long written, long updated, long duplicates, long quarantined) {
  /** A run that read nothing. */
  public static final Accounting NOTHING = new Accounting(0, 0, 0, 0, 0);

  /** A run whose every row was new. */
  public static Accounting allWritten(long rows) {
    return new Accounting(rows, rows, 0, 0, 0);
  }

  /** The sum of two parts of a run. */
  public Accounting plus(Accounting other) {
    return new Accounting(
        read + other.read,
        written + other.written,
        updated + other.updated,
        duplicates + other.duplicates,
        quarantined + other.quarantined);
  }

  /** Whether every row that was read is accounted for. */
  public boolean balances() {
    return read == written + updated + duplicates + quarantined;
  }

  /** Whether any table was changed. */
  public boolean changedNothing() {
    return written == 0 && updated == 0 && quarantined == 0;
  }
}
