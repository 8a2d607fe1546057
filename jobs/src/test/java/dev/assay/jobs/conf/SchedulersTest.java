package dev.assay.jobs.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.udfs.judge.FaultTable;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the cron script with a stand-in for Assay, and loads the DAG with one for Airflow. */
class SchedulersTest {
  private static final Path CRON = Path.of("..", "conf", "cron", "assay-nightly").toAbsolutePath();
  private static final Path DAG = Path.of("..", "conf", "airflow", "assay_nightly.py");
  private static final Path CHECK =
      Path.of("src", "test", "resources", "schedulers", "check_dag.py");

  @TempDir private Path folder;
  private Path assay;

  private record Ended(int code, String output) {}

  @BeforeEach
  void standIn() throws IOException {
    assay = folder.resolve("assay");
    Files.writeString(assay, "#!/bin/sh\necho \"$@\" >> " + folder + "/calls\nexit $CODE\n");
    assertThat(assay.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void cronSubmitsTheDayAndKeepsItsExitCodeAndItsLog() throws Exception {
    assumeInstalled("flock");
    for (int code : List.of(0, 1, 2, 12)) {
      Ended ended = cron(code, "2026-11-01");
      assertThat(ended.code()).isEqualTo(code);
      // Cron mails what is printed: nothing of a night that went well.
      assertThat(ended.output().isEmpty()).isEqualTo(code == 0);
    }
    assertThat(Files.readAllLines(folder.resolve("calls")))
        .hasSize(4)
        .containsOnly("nightly --date 2026-11-01 --lakehouse /data/lakehouse --conf a.yaml");
    assertThat(Files.readString(folder.resolve("logs").resolve("nightly-2026-11-01.log")))
        .contains("exit 0", "exit 12");
  }

  @Test
  void cronSubmitsYesterdayOfItself() throws Exception {
    assumeInstalled("flock");
    assertThat(cron(0).code()).isZero();
    Ended yesterday = run(Map.of(), "date", "-u", "-d", "yesterday", "+%F");
    assertThat(Files.readString(folder.resolve("calls")))
        .contains("--date " + yesterday.output().strip());
  }

  @Test
  void cronDoesNotStartASecondNight() throws Exception {
    assumeInstalled("flock");
    Path logs = Files.createDirectories(folder.resolve("logs"));
    Ended ended =
        run(
            environment(0),
            "flock",
            logs.resolve("nightly.lock").toString(),
            CRON.toString(),
            "2026-11-01");
    assertThat(ended.code()).isEqualTo(75);
    assertThat(ended.output()).contains("still running");
    assertThat(folder.resolve("calls")).doesNotExist();
  }

  @Test
  void cronWantsALakehouse() throws Exception {
    Ended ended = run(Map.of("ASSAY_LAKEHOUSE", ""), CRON.toString());
    assertThat(ended.code()).isNotZero();
    assertThat(ended.output()).contains("set ASSAY_LAKEHOUSE");
  }

  @Test
  void theDagTrustsTablesAndDecisionsNotExitCodes() throws Exception {
    assumeInstalled("python3");
    Ended ended = run(Map.of(), "python3", CHECK.toString(), DAG.toString());
    assertThat(ended.output()).isEmpty();
    assertThat(ended.code()).isZero();
    FaultTable.seen(
        46, "the next task reads decision.json: BLOCK, none, or another's is a failure");
  }

  private Ended cron(int code, String... day) throws Exception {
    String[] command = new String[1 + day.length];
    command[0] = CRON.toString();
    System.arraycopy(day, 0, command, 1, day.length);
    return run(environment(code), command);
  }

  private Map<String, String> environment(int code) {
    return Map.of(
        "ASSAY_LAKEHOUSE", "/data/lakehouse",
        "ASSAY_CONF", "a.yaml",
        "ASSAY_SUBMIT", assay.toString(),
        "ASSAY_LOGS", folder.resolve("logs").toString(),
        "CODE", Integer.toString(code));
  }

  private static Ended run(Map<String, String> environment, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  private static void assumeInstalled(String program) {
    assumeTrue(
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(place -> Path.of(place, program).toFile().canExecute()),
        program + " is not installed");
  }
}
