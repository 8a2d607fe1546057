package dev.assay.jobs.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.dataset.DatasetItemsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFilesTest {
  @TempDir private Path folder;

  @Test
  void aFileInWhichOneTextIsLeftDoesNotGrow() {
    Lakehouse lakehouse = SharedSession.context(folder).lakehouse();
    String items = lakehouse.path(DatasetItemsTable.TABLE.name());
    String text = "They said so. ".repeat(50);
    List<Row> rows =
        List.of(RowFactory.create("s", "t1", text + 1), RowFactory.create("s", "t2", text + 2));
    SharedSession.spark()
        .createDataFrame(rows, StructType.fromDDL("source STRING, trace_id STRING, trace STRING"))
        .coalesce(1)
        .write()
        .parquet(items);
    Person person = new Person("u", Set.of(), Set.of("s\nt1"), Set.of("t1"), Set.of(), Set.of());

    assertThat(new DataFiles(lakehouse, Payload.of(DatasetItemsTable.TABLE), person).erase())
        .isEqualTo(1);

    assertThat(SharedSession.spark().read().parquet(items).collectAsList())
        .containsExactlyInAnyOrder(
            RowFactory.create("s", "t1", null), RowFactory.create("s", "t2", text + 2));
  }
}
