package dev.assay.jobs.report;

import dev.assay.jobs.report.Block.Cell;
import dev.assay.jobs.report.Block.Column;
import dev.assay.jobs.report.Block.Grid;
import dev.assay.jobs.report.Block.Paragraph;
import dev.assay.jobs.report.Page.Section;
import dev.assay.jobs.report.ReviewQueue.Arm;
import dev.assay.jobs.report.ReviewQueue.Found;
import dev.assay.jobs.report.ReviewQueue.Queued;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what people are asked to review, and why it was picked. */
final class QueueSection {
  private QueueSection() {}

  static Section of(Report report) {
    ReviewQueue queue = report.queue();
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Paragraph(
            "%s offered for review on this day, %s since Monday; %s of the last four weeks without a label."
                .formatted(
                    Words.sentence(
                        queue.offered() == 0 ? "nothing" : Words.count(queue.offered(), "trace")),
                    Words.count(queue.thisWeek()),
                    Words.count(queue.waiting()))));
    if (!queue.arms().isEmpty()) {
      blocks.add(arms(queue.arms()));
      blocks.add(first(queue));
    }
    if (queue.found().stream().anyMatch(found -> found.labelled() > 0)) {
      blocks.add(found(queue.found()));
      notPaying(queue.found()).ifPresent(blocks::add);
    }
    return new Section("queue", "The review queue", blocks);
  }

  private static Grid arms(List<Arm> arms) {
    return new Grid(
        "Why they were picked",
        List.of(
            Column.text("Arm"),
            Column.text("What it is for"),
            Column.number("Traces"),
            Column.number("Chance to be picked")),
        arms.stream()
            .map(
                arm ->
                    List.of(
                        Cell.text(Words.name(arm.name())),
                        Cell.text(purpose(arm.name())),
                        Cell.number(Words.count(arm.traces())),
                        Cell.number(chance(arm))))
            .toList(),
        "");
  }

  private static String purpose(String arm) {
    return switch (arm) {
      case "signal" -> "the most unusual traces";
      case "random" -> "drawn blindly, so that rates can be estimated";
      case "flagged" -> "flagged by an evaluator, to see how often it is right";
      case "unflagged" -> "not flagged, to see what evaluators miss";
      case "second_opinion" -> "labelled already, to see whether reviewers agree";
      default -> "";
    };
  }

  private static String chance(Arm arm) {
    String lowest = Words.percent(arm.lowestProbability());
    String highest = Words.percent(arm.highestProbability());
    return lowest.equals(highest) ? lowest : lowest + " to " + highest;
  }

  private static Grid first(ReviewQueue queue) {
    long left = queue.offered() - queue.first().size();
    return new Grid(
        "First to review",
        List.of(Column.text("Trace"), Column.text("Arm"), Column.text("Why")),
        queue.first().stream().map(QueueSection::queued).toList(),
        left == 0 ? "" : "%s more are in the table queue.".formatted(Words.count(left)));
  }

  private static Grid found(List<Found> found) {
    Found any = found.get(0);
    return new Grid(
        "What the queue has found",
        List.of(
            Column.text("Arm or signal"),
            Column.number("Labelled"),
            Column.number("Failures"),
            Column.number("Times as many as at random"),
            Column.number("95 % interval")),
        found.stream().map(QueueSection::found).toList(),
        "In the half year before the day. The random reserve: %s in %s."
            .formatted(
                Words.count(any.randomFailures(), "failure"),
                Words.count(any.randomLabelled(), "label")));
  }

  private static List<Cell> found(Found one) {
    return List.of(
        Cell.text(Words.name(one.subject())).noting(one.isSignal() ? "signal" : "arm"),
        Cell.number(Words.count(one.labelled())),
        Cell.number(
            one.labelled() == 0
                ? "0"
                : "%s (%s)"
                    .formatted(
                        Words.count(one.failures()),
                        Words.percent(one.failures() / (double) one.labelled()))),
        Cell.number(Double.isNaN(one.lift()) ? "" : Words.value(one.lift())),
        Cell.number(
            Double.isNaN(one.liftLow())
                ? ""
                : "%s to %s".formatted(Words.value(one.liftLow()), Words.value(one.liftHigh()))));
  }

  /** Names the signals that find no more than chance does. */
  private static Optional<Paragraph> notPaying(List<Found> found) {
    List<String> names =
        found.stream()
            .filter(one -> one.isSignal() && one.doesNotPay())
            .map(one -> Words.name(one.subject()))
            .toList();
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Paragraph(
                "No more failures than at random, so far, and not worth a place: %s."
                    .formatted(Words.list(names))));
  }

  private static List<Cell> queued(Queued one) {
    return List.of(
        Cell.code(one.traceId()).noting(one.source()),
        Cell.text(Words.name(one.arm())),
        Cell.text(one.why()));
  }
}
