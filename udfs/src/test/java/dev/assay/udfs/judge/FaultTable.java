package dev.assay.udfs.judge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * What tests have seen of each fault that providers, machines and people can be counted on for; a
 * table at the end of a module's tests, with that of the module before it.
 */
public final class FaultTable implements TestExecutionListener {
  private static final Path FILE = Path.of("target", "faults.tsv");
  private static final Path BEFORE = Path.of("..", "udfs", "target", "faults.tsv");
  private static final Map<Integer, String> SEEN = new TreeMap<>();

  private static final List<String> FAULTS =
      List.of(
          "429 with Retry-After",
          "Retry-After as date, 0, negative, a day, garbage",
          "quota used up, 402",
          "request too large",
          "401 or 403 in mid-run",
          "burst of 500, 503, 529",
          "200 with a proxy's page",
          "truncated answer",
          "no choices, no content, refusal",
          "verdicts that are almost verdicts",
          "score missing",
          "body stalls",
          "connection dropped after sending",
          "host unknown at start, and in mid-run",
          "plain http endpoint",
          "task or executor killed",
          "driver killed before the commit",
          "half a last line in the spool",
          "spool cannot be written",
          "the same run twice at once",
          "backfill, also backwards",
          "run again unchanged",
          "prompt or model changed",
          "another model answers",
          "duplicate traces",
          "hostile texts",
          "trace that speaks to the judge",
          "markup, formulas, escape codes",
          "secrets in traces and in errors",
          "key in a configuration",
          "row that breaks a constraint",
          "other writers at the same time",
          "table without retention, unknown column",
          "version older than retention",
          "labels missing, few, of one class",
          "nine in ten judgements fail",
          "fallback to a middle score",
          "errors in one slice",
          "clock skew, leap day, day without zone",
          "traces that come late",
          "batches that expire, fail, are orphaned",
          "budget reached in mid-run",
          "speculation, dynamic allocation",
          "evaluator throws",
          "task killed, ctrl-C",
          "cluster hides the gate's exit code");

  /** A test has seen a fault, from 1 to 46, end in this way. */
  public static void seen(int fault, String how) {
    synchronized (SEEN) {
      SEEN.merge(fault, how, (a, b) -> a.contains(b) ? a : a + "; " + b);
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    synchronized (SEEN) {
      if (SEEN.isEmpty()) {
        return;
      }
      Map<Integer, String> all = new TreeMap<>(before());
      SEEN.forEach(
          (fault, how) -> all.merge(fault, how, (a, b) -> a.contains(b) ? a : a + "; " + b));
      System.out.printf("%nfaults: %d of %d%n", all.size(), FAULTS.size());
      all.forEach(
          (fault, how) -> System.out.printf("%2d  %-50s %s%n", fault, FAULTS.get(fault - 1), how));
      write();
    }
  }

  private static Map<Integer, String> before() {
    Map<Integer, String> before = new LinkedHashMap<>();
    if (Files.exists(BEFORE) && !Path.of("").toAbsolutePath().endsWith("udfs")) {
      try {
        for (String line : Files.readAllLines(BEFORE)) {
          String[] cells = line.split("\t", 2);
          before.put(Integer.parseInt(cells[0]), cells[1]);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return before;
  }

  private static void write() {
    try {
      Files.createDirectories(FILE.getParent());
      Files.write(
          FILE,
          SEEN.entrySet().stream().map(entry -> entry.getKey() + "\t" + entry.getValue()).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
