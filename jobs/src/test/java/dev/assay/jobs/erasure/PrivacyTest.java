package dev.assay.jobs.erasure;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.jobs.Assay;
import dev.assay.jobs.SharedSession;
import dev.assay.jobs.dataset.DatasetItemsTable;
import dev.assay.jobs.dataset.DatasetVersion;
import dev.assay.jobs.lakehouse.Tables;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.trace.SpansTable;
import dev.assay.udfs.judge.StubProvider;
import dev.assay.udfs.judge.StubProvider.Play;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people wrote goes through the whole loop, and is looked for everywhere afterwards. */
class PrivacyTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long START = 1_763_892_000_000_000_000L; // 2025-11-23 10:00 UTC
  private static final List<String> PERSONAL =
      List.of(
          "mia.kowalski@example.org",
          "+44 20 7946 0958",
          "4111 1111 1111 1111",
          "DE89 3704 0044 0532 0130 00",
          "536-22-8726",
          "203.0.113.77",
          "hunter2secret",
          "s3cr3tpass",
          "Mia Kowalski",
          "742 Evergreen Terrace",
          "1985-03-12");
  private static final String SAID =
      "My name is Mia Kowalski, mia.kowalski@example.org, +44 20 7946 0958, card 4111 1111 1111"
          + " 1111, IBAN DE89 3704 0044 0532 0130 00, SSN 536-22-8726, from 203.0.113.77,"
          + " password: hunter2secret, https://u:s3cr3tpass@db.example/, I live at 742 Evergreen"
          + " Terrace, born on 1985-03-12. %s";
  private static final StructType SPANS =
      new StructType()
          .add("trace_id", DataTypes.StringType)
          .add("span_id", DataTypes.StringType)
          .add("parent_span_id", DataTypes.StringType)
          .add("name", DataTypes.StringType)
          .add("kind", DataTypes.StringType)
          .add("start_time_unix_nano", DataTypes.LongType)
          .add("end_time_unix_nano", DataTypes.LongType)
          .add("attributes", DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType));

  @TempDir private Path folder;

  @Test
  void keepsWhatItFoundFromEverybodyAndErasesWhatAPersonSaid() throws IOException {
    StubProvider provider =
        StubProvider.playing(
            call ->
                Play.says(
                    "{\"score\": 0.2, \"justification\": \"%s\", \"evidence\": [\"%s\"]}"
                        .formatted(marker(call.user()), marker(call.user()))));
    StringBuilder printed = new StringBuilder();
    try (provider) {
      writeConfiguration(provider.baseUrl());
      writeTraces();
      writeLabels();
      for (String command :
          List.of(
              "ingest --input %s --source shop".formatted(folder.resolve("in")),
              "rank --date 2025-11-23",
              "labels import --reviewer ana " + folder.resolve("labels.jsonl"),
              "dataset freeze support --held-out 0",
              "evaluate --dataset support@1",
              "queue export --out " + lakehouse().resolve("exports/queue.jsonl"),
              "show " + trace(1),
              "report nightly --date 2025-11-23")) {
        printed.append(run(command, 0));
      }
    }
    assertThat(provider.calls()).isNotEmpty();
    assertThat(printed).contains("redacted").contains("EMAIL").contains("\"cohort=[USER");
    assertThat(printed).doesNotContain("customer-4711");
    Map<String, String> rows = parquet("spans", "quarantine");
    Map<String, String> loose = looseFiles();
    for (String personal : PERSONAL) {
      assertThat(printed.toString()).doesNotContain(personal);
      provider.calls().forEach(call -> assertThat(call.user()).doesNotContain(personal));
      rows.forEach((file, text) -> assertThat(text).as(file).doesNotContain(personal));
      loose.forEach((file, text) -> assertThat(text).as(file).doesNotContain(personal));
    }
    assertThat(parquet().values()).anySatisfy(text -> assertThat(text).contains("Mia Kowalski"));

    eraseAndLookForIt();
  }

  private void eraseAndLookForIt() throws IOException {
    for (String table : List.of("spans", "dataset_items", "labels", "verdicts", "quarantine")) {
      assertThat(String.join("\n", parquetOf(table).values())).as(table).contains("ZEBRAFISH");
    }
    Path export = lakehouse().resolve("exports/shared.txt");
    Files.writeString(export, "what trace " + trace(1) + " says");
    Path spool = Files.createDirectories(lakehouse().resolve("_spool/judge")).resolve("a.jsonl");
    Files.writeString(spool, "line of " + trace(1) + "\nline of " + trace(2) + "\n");
    JobContext context = SharedSession.context(folder, folder.resolve("conf/assay.yaml"));
    long facts = context.lakehouse().readAsOf(table("labels"), 0).count();
    // A run that was killed got as far as this.
    Person person = Person.of(context, "customer-4711");
    new DataFiles(context.lakehouse(), Payload.of(DatasetItemsTable.TABLE), person).erase();

    String said = run("erase --user customer-4711", 0);

    assertThat(said).contains("support@1").contains("\"traces\":1").doesNotContain("customer-4711");
    Map<String, String> all = parquet();
    all.putAll(looseFiles());
    all.forEach(
        (file, text) ->
            assertThat(text).as(file).doesNotContain("ZEBRAFISH").doesNotContain("customer-4711"));
    assertThat(String.join("\n", all.values())).contains("PLATYPUS").contains(trace(1));
    assertThat(String.join("\n", parquetOf("labels").values())).contains("it says PLATYPUS");
    assertThat(said).contains("\"evaluators\":[\"done@1\"]");
    assertThat(export).doesNotExist();
    assertThat(spool).hasContent("line of " + trace(2));
    assertThat(context.lakehouse().readAsOf(table("labels"), 0).count()).isEqualTo(facts);
    assertThat(DatasetVersion.parse(context.lakehouse(), "support@1").labels(context.lakehouse()))
        .satisfies(labels -> assertThat(labels.count()).isEqualTo(2));
    Erasure erasure = Erasure.changing(context.lakehouse(), "support@1").get(0);
    assertThat(run("dataset verify support@1", 0)).contains("erasure").contains(erasure.id());
    assertThat(run("show " + trace(1), 0)).contains("[]");
    assertThat(run("evaluate --dataset support@1", 0)).contains("\"traces\":1");
    offersTheTraceToNobody(context);

    keepsALateSpanWithoutWhatItSays(context);

    int before = parquet().size() + looseFiles().size();
    assertThat(run("erase --user customer-4711", 0)).contains("\"erasure\":null");
    assertThat(run("erase --user nobody", 0)).contains("\"erasure\":null");
    assertThat(Erasure.all(context.lakehouse())).hasSize(1);
    assertThat(parquet().size()).isGreaterThanOrEqualTo(before - looseFiles().size());
    assertThatThrownBy(() -> EraseJob.run(context, " ")).hasMessageContaining("--user is empty");
  }

  private void offersTheTraceToNobody(JobContext context) {
    // A late span sums the trace up again, from what its spans say.
    assertThat(
            context
                .lakehouse()
                .read(SpansTable.TABLE)
                .where(col(SpansTable.TRACE_ID).equalTo(trace(1)))
                .select(SpansTable.CONSENT)
                .distinct()
                .collectAsList())
        .containsExactly(RowFactory.create(false));
    assertThat(run("queue export --out " + folder.resolve("again.jsonl"), 0))
        .contains("\"exported\":1")
        .contains("\"withheld\":1");
  }

  /** It names nobody: only its trace tells whose it is. */
  private void keepsALateSpanWithoutWhatItSays(JobContext context) throws IOException {
    Row late =
        RowFactory.create(
            trace(1),
            "0000000000000009",
            "0000000000000001",
            "ask ZEBRAFISH",
            "INTERNAL",
            START,
            START,
            asScala(Map.of("input.value", "ZEBRAFISH")));
    SharedSession.spark()
        .createDataFrame(List.of(late), SPANS)
        .write()
        .parquet(folder.resolve("late").toString());
    assertThat(run("ingest --input %s --source shop".formatted(folder.resolve("late")), 0))
        .contains("\"written\":1");
    assertThat(
            context
                .lakehouse()
                .read(SpansTable.TABLE)
                .where(col(SpansTable.SPAN_ID).equalTo("0000000000000009"))
                .select(SpansTable.CONSENT, SpansTable.PARENT_SPAN_ID, SpansTable.INPUT_TEXT)
                .collectAsList())
        .containsExactly(RowFactory.create(false, "0000000000000001", null));
    parquet().forEach((file, text) -> assertThat(text).as(file).doesNotContain("ZEBRAFISH"));
  }

  private static dev.assay.jobs.lakehouse.TableDefinition table(String name) {
    assertThat(name).isEqualTo("labels");
    return dev.assay.jobs.label.LabelsTable.TABLE;
  }

  private static String marker(String prompt) {
    return prompt.contains("ZEBRAFISH") ? "ZEBRAFISH" : "PLATYPUS";
  }

  private Path lakehouse() {
    return folder.resolve("lakehouse");
  }

  private String run(String command, int exit) {
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.addAll(
        List.of(
            "--lakehouse",
            lakehouse().toString(),
            "--conf",
            folder.resolve("conf/assay.yaml").toString(),
            "--json"));
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      System.setOut(both);
      System.setErr(both);
      int code = Assay.run(arguments.toArray(String[]::new));
      assertThat(code).as(command + ": " + printed).isEqualTo(exit);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  private void writeConfiguration(String provider) throws IOException {
    Files.createDirectories(folder.resolve("conf/evaluators"));
    Files.createDirectories(lakehouse().resolve("_assay"));
    Files.createDirectories(lakehouse().resolve("exports"));
    Files.writeString(
        folder.resolve("conf/assay.yaml"),
        "judge: {base_url: \"%s\", model: m}\n".formatted(provider));
    Files.copy(
        Path.of("..", "conf", "failure-modes.yaml"), folder.resolve("conf/failure-modes.yaml"));
    Files.writeString(
        folder.resolve("conf/evaluators/done.yaml"),
        """
        id: done
        version: 1
        failure_mode: task-failure
        kind: judge
        fitted_on: support@1
        judge:
          rubric: Is it done
          examples: [{record: "It was not.", score: 0}]
        """);
  }

  private void writeTraces() throws IOException {
    List<Row> rows = new ArrayList<>();
    rows.add(span(1, "customer-4711", "ZEBRAFISH"));
    rows.add(span(2, "customer-4712", "PLATYPUS"));
    rows.add(
        RowFactory.create(
            null,
            null,
            null,
            "ZEBRAFISH",
            "INTERNAL",
            START,
            START,
            asScala(Map.of("user.id", "customer-4711"))));
    SharedSession.spark()
        .createDataFrame(rows, SPANS)
        .coalesce(1)
        .write()
        .parquet(folder.resolve("in").toString());
  }

  private static Row span(int number, String user, String marker) throws IOException {
    String messages =
        JSON.writeValueAsString(List.of(Map.of("role", "user", "content", SAID.formatted(marker))));
    return RowFactory.create(
        trace(number),
        "000000000000000" + number,
        null,
        "chat",
        "INTERNAL",
        START,
        START + 1_000_000_000L,
        asScala(
            Map.of(
                "gen_ai.operation.name",
                "chat",
                "gen_ai.input.messages",
                messages,
                "gen_ai.output.messages",
                JSON.writeValueAsString(
                    List.of(Map.of("role", "assistant", "content", "Done, Mia. " + marker))),
                "user.id",
                user,
                "session.id",
                "shared",
                "feature_flags",
                JSON.writeValueAsString(Map.of("cohort", user)))));
  }

  private static Object asScala(Map<String, String> map) {
    return scala.jdk.javaapi.CollectionConverters.asScala(map);
  }

  private static String trace(int number) {
    return "0000000000000000000000000000000" + number;
  }

  private void writeLabels() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      lines.add(
          JSON.writeValueAsString(
              Map.of(
                  "trace_id",
                  trace(i),
                  "session_id",
                  "shared",
                  "criterion",
                  "task_success",
                  "value_bool",
                  false,
                  "rationale",
                  "it says " + (i == 1 ? "ZEBRAFISH" : "PLATYPUS"))));
    }
    Files.write(folder.resolve("labels.jsonl"), lines);
  }

  /** Every row of every Parquet file, of all versions; without some tables. */
  private Map<String, String> parquet(String... tables) throws IOException {
    Map<String, String> rows = new TreeMap<>();
    JobContext context = SharedSession.context(folder, folder.resolve("conf/assay.yaml"));
    for (String table : Tables.of(context.lakehouse())) {
      if (!List.of(tables).contains(table)) {
        rows.putAll(parquetOf(table));
      }
    }
    return rows;
  }

  private Map<String, String> parquetOf(String table) throws IOException {
    Map<String, String> rows = new TreeMap<>();
    try (Stream<Path> files = Files.walk(lakehouse().resolve(table))) {
      for (Path file :
          files.filter(path -> path.toString().endsWith(".parquet")).sorted().toList()) {
        rows.put(file.toString(), rowsOf(file));
      }
    }
    return rows;
  }

  /** Without Spark, for which each of so many small files would be a job. */
  private static String rowsOf(Path file) throws IOException {
    StringBuilder rows = new StringBuilder();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
            .build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        rows.append(row).append('\n');
      }
    }
    return rows.toString();
  }

  /** Everything else, Delta's logs included. */
  private Map<String, String> looseFiles() throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(lakehouse())) {
      for (Path file :
          files
              .filter(Files::isRegularFile)
              .filter(path -> !path.toString().endsWith(".parquet"))
              .filter(path -> !path.toString().endsWith(".crc"))
              .toList()) {
        texts.put(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return texts;
  }
}
