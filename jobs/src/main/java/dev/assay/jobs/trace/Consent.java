package dev.assay.jobs.trace;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.assay.jobs.conf.Settings;
import dev.assay.jobs.conf.SourceSettings;
import org.apache.spark.sql.Column;

/** Which traces may be looked at by reviewers and judges. */
public final class Consent {
  private Consent() {}

  /**
   * A condition over {@code traces}: what its consent column says; where it says nothing, true
   * unless the configuration names the attribute that should have said it.
   */
  public static Column given(Settings settings) {
    Column unsaid = lit(settings.yaml().mapping().consent().isEmpty());
    for (SourceSettings source : settings.yaml().sources()) {
      unsaid =
          org.apache
              .spark
              .sql
              .functions
              .when(
                  col(TracesTable.SOURCE).equalTo(source.name()),
                  lit(!settings.needsConsent(source.name())))
              .otherwise(unsaid);
    }
    return coalesce(col(TracesTable.CONSENT), unsaid);
  }
}
