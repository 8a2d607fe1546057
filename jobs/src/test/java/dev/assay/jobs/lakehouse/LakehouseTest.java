package dev.assay.jobs.lakehouse;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.jobs.SharedSession;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.judge.FaultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakehouseTest {
  private static final TableDefinition FACTS =
      TableDefinition.of(
              "facts",
              new StructType().add("id", StringType, false).add("n", LongType),
              TableDefinition.Kind.FACTS)
          .constrainedBy(Map.of("positive", "n > 0"));

  @TempDir private Path folder;

  @Test
  void keepsFactsAndReadsThemAsOfAVersion() {
    Lakehouse lakehouse = Lakehouse.open(SharedSession.spark(), folder.resolve("l").toString());
    assertThat(lakehouse.read(FACTS).count()).isZero();

    long first = lakehouse.append(FACTS, rows(RowFactory.create("a", 1L)));
    lakehouse.append(FACTS, rows(RowFactory.create("b", 2L)));

    assertThat(lakehouse.readAsOf(FACTS, first).collectAsList())
        .containsExactly(RowFactory.create("a", 1L));
    assertThatThrownBy(() -> lakehouse.readAsOf(FACTS, 99))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Version 99 of table facts cannot be read");
    FaultTable.seen(34, "refused (code 2): names table and version, and what still stands");
    assertThat(lakehouse.read(FACTS).count()).isEqualTo(2);
    assertThat(lakehouse.drainVersions().written()).containsEntry("facts", first + 1);

    assertThatThrownBy(() -> lakehouse.append(FACTS, rows(RowFactory.create("c", -1L))))
        .hasStackTraceContaining("positive");
    assertThatThrownBy(() -> lakehouse.forUpdate(FACTS).delete("id = 'a'"))
        .hasMessageContaining("only");
    assertThat(lakehouse.read(FACTS).count()).isEqualTo(2);
  }

  @Test
  void keepsRowsWhateverIsWrittenMeanwhile() {
    Lakehouse lakehouse = Lakehouse.open(SharedSession.spark(), folder.resolve("l").toString());
    lakehouse.append(FACTS, rows(RowFactory.create("a", 1L)));
    Dataset<Row> kept = Kept.of(lakehouse.read(FACTS).where("n > 0"));
    assertThat(kept.count()).isEqualTo(1);

    lakehouse.append(FACTS, rows(RowFactory.create("b", 2L)));

    assertThat(kept.count()).isEqualTo(1);
    assertThat(lakehouse.read(FACTS).where("n > 0").count()).isEqualTo(2);
    kept.unpersist();
  }

  @Test
  void takesARelativePathFromWhereTheCommandIsTyped() {
    assertThat(Lakehouse.open(SharedSession.spark(), "target/none/").root())
        .isEqualTo(Path.of("target", "none").toAbsolutePath().toString());
  }

  @Test
  void refusesAFolderThatHoldsOtherFiles() throws IOException {
    Files.writeString(folder.resolve("thesis.doc"), "");
    assertThatThrownBy(() -> Lakehouse.open(SharedSession.spark(), folder.toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("not an Assay lakehouse");
  }

  @Test
  void letsOneWriterInAndSaysWhoItIs() {
    Lakehouse lakehouse = Lakehouse.open(SharedSession.spark(), folder.resolve("l").toString());
    Instant now = SharedSession.CLOCK.instant();
    try (Lease held = Lease.take(lakehouse, "rank", now)) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> Lease.take(lakehouse, "ingest", now))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("another run is writing: rank");
      FaultTable.seen(20, "the second refuses (code 2) and says who holds the lease");
    }
    Lease.take(lakehouse, "ingest", now).close();
  }

  private static Dataset<Row> rows(Row... rows) {
    return SharedSession.spark().createDataFrame(List.of(rows), FACTS.schema());
  }
}
