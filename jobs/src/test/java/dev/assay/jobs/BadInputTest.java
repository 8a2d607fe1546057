package dev.assay.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person is told of input that cannot be used: the problem, the place, the fix. */
class BadInputTest {
  @TempDir private Path folder;

  @Test
  void saysWhatIsWrongWithTheInputOfAnIngest() throws IOException {
    assertThat(refusal("ingest", "--input", folder.resolve("nowhere").toString(), "--source", "s"))
        .contains("nowhere: no such file or folder", "Give a Parquet file");

    Path notes = Files.createDirectories(folder.resolve("notes"));
    Files.writeString(notes.resolve("a.csv"), "trace_id");
    assertThat(refusal("ingest", "--input", notes.toString(), "--source", "s"))
        .contains("neither Parquet nor OTLP in it", "1 files .csv", "Give files that");

    SparkSession spark = SharedSession.spark();
    Path other = folder.resolve("other");
    spark.sql("SELECT 1 AS height, 'blue' AS colour").write().parquet(other.toString());
    assertThat(refusal("ingest", "--input", other.toString(), "--source", "s"))
        .contains("no known dialect has these columns: height, colour")
        .contains("phoenix", "otel_flat", "--dialect");
    assertThat(
            refusal(
                "ingest", "--input", other.toString(), "--source", "s", "--dialect", "otelflat"))
        .contains("Unknown dialect 'otelflat'", "Did you mean otel_flat?");
  }

  @Test
  void namesEveryUnknownKeyAtOnceWithTheNearestKnown() throws IOException {
    Path conf = folder.resolve("assay.yaml");
    Files.writeString(
        conf,
        """
        sorces: []
        rank: {baseline_dys: 3}
        queue: {shares: {randm: 0.5}}
        colour: blue
        """);
    assertThat(refusal("rank", "--date", "2026-11-01", "--conf", conf.toString()))
        .contains(conf.toString())
        .contains("'sorces' (did you mean 'sources'?)")
        .contains("'rank.baseline_dys' (did you mean 'baseline_days'?)")
        .contains("'queue.shares.randm' (did you mean 'random'?)")
        .contains("'colour' (known here: sources,");
    assertThat(refusal("rank", "--date", "2026-11-01", "--conf", "no/such.yaml"))
        .contains("no/such.yaml: cannot be read", "--conf");
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(refusal("evaluate", "--dataset", "support"))
        .contains("'support' is no dataset version: write NAME@V");
    assertThat(refusal("calibrate", "--dataset", "support@1"))
        .contains("There is no dataset version support@1. None is frozen yet");
    assertThat(refusal("evaluate")).contains("--dataset NAME@V", "--date");
    assertThat(refusal("nightly")).contains("--date YYYY-MM-DD");
    assertThat(refusal("show", "abc")).contains("no trace 'abc'");
    assertThat(refusal("sql", "SELECT * FROM trces")).contains("trces", "Tables of");
    assertThat(refusal("sql", "DROP TABLE spans")).contains("only queries are allowed");
    assertThat(refusal("labels", "import", folder.resolve("none.jsonl").toString()))
        .contains("none.jsonl");
  }

  @Test
  void refusesAPlaceThatIsNoLakehouse() throws IOException {
    Files.createDirectories(folder.resolve("lakehouse").resolve("thesis"));
    String message = refusal("rank", "--date", "2026-11-01");
    assertThat(message).contains("not an Assay lakehouse", "Give --lakehouse");
    Console json = run("rank", "--date", "2026-11-01", "--json");
    assertThat(json.json().get("exit").intValue()).isEqualTo(2);
    assertThat(json.json().get("error").textValue()).contains("not an Assay lakehouse");
  }

  /** What is said on standard error of a command that ends with exit code 2. */
  private String refusal(String... words) {
    Console console = run(words);
    assertThat(console.exit()).as(String.join(" ", words) + console).isEqualTo(2);
    assertThat(console.out()).isEmpty();
    String message =
        console
            .err()
            .lines()
            .filter(line -> line.startsWith("assay: "))
            .reduce((a, b) -> a + "\n" + b)
            .orElseThrow(() -> new AssertionError(console.err()));
    assertThat(message.lines()).as(message).hasSize(1);
    return message;
  }

  private Console run(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--lakehouse", folder.resolve("lakehouse").toString()));
    if (!all.contains("--conf")) {
      all.addAll(List.of("--conf", Path.of("..", "conf", "assay.yaml").toString()));
    }
    return Console.run(all);
  }
}
