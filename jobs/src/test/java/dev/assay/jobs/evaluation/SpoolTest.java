package dev.assay.jobs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.judge.FaultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  @TempDir private Path folder;

  @Test
  void knowsWhatATaskThatDiedHadStored() throws IOException {
    Configuration hadoop = new Configuration();
    String spool = folder.resolve("spool").toString();
    SpoolWriter closed = new SpoolWriter(hadoop, spool, "run-00000-0");
    closed.append(line("v1"));
    closed.close();
    SpoolWriter dead = new SpoolWriter(hadoop, spool, "run-00001-1");
    dead.append(line("v2"));
    try (SpoolWriter other = new SpoolWriter(hadoop, spool, "other-00000-0")) {
      other.append(line("v3"));
    }
    Path done = folder.resolve("spool/run-00002-2-00000.done");
    String half = line("v5").write();
    Files.write(done, List.of(line("v4").write(), half.substring(0, half.length() - 9)));

    assertThat(Spool.verdictIds(hadoop, spool, "run")).containsExactlyInAnyOrder("v1", "v2", "v4");
    FaultTable.seen(16, "the second attempt leaves out what the first had stored");
    dead.close();
  }

  private static SpoolLine line(String verdictId) {
    return SpoolLine.about(new PairRow().set(VerdictsTable.VERDICT_ID, verdictId).row());
  }
}
