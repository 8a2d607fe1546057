package dev.assay.jobs.report;

import dev.assay.jobs.report.Block.Cell;
import dev.assay.jobs.report.Block.Column;
import dev.assay.jobs.report.Block.Grid;
import dev.assay.jobs.report.Block.Paragraph;
import dev.assay.jobs.report.Page.Section;
import java.util.ArrayList;
import java.util.List;

/** Says what came in, and what could not be read. */
final class IntakeSection {
  private static final int MOST_ROWS = 20;

  private IntakeSection() {}

  static Section of(Report report) {
    Intake intake = report.intake();
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Paragraph(summary(intake)));
    VolumeChart.of(intake.days()).ifPresent(blocks::add);
    if (!intake.volumes().isEmpty()) {
      blocks.add(volumes(intake));
    }
    if (!intake.rejections().isEmpty()) {
      blocks.add(rejections(intake));
    }
    return new Section("intake", "What came in", blocks);
  }

  private static String summary(Intake intake) {
    StringBuilder text = new StringBuilder();
    if (intake.traces() == 0) {
      text.append("No traces of this day.");
    } else {
      text.append(
          "%s with %s"
              .formatted(
                  Words.count(intake.traces(), "trace"), Words.count(intake.spans(), "span")));
      text.append(
          intake.usualTraces() > 0
              ? "; %s a day are usual.".formatted(Words.count(intake.usualTraces()))
              : ".");
    }
    for (Intake.Ingested one : intake.ingests()) {
      text.append(" ").append(accounting(one));
    }
    if (intake.quarantined() == 0) {
      text.append(" No row was quarantined.");
    }
    return text.toString();
  }

  /** Every row that was read is accounted for. */
  private static String accounting(Intake.Ingested one) {
    return "%s: of %s read, %s new, %s updated, %s known before, %s quarantined."
        .formatted(
            Words.sentence(one.command()),
            Words.count(one.read(), "row"),
            Words.count(one.written()),
            Words.count(one.updated()),
            Words.count(one.duplicates()),
            Words.count(one.quarantined()));
  }

  private static Grid volumes(Intake intake) {
    List<List<Cell>> rows =
        intake.volumes().stream().limit(MOST_ROWS).map(IntakeSection::volume).toList();
    return new Grid(
        "Traces by source and release",
        List.of(
            Column.text("Source"),
            Column.text("Release"),
            Column.number("Traces"),
            Column.number("Spans"),
            Column.number("With an error"),
            Column.number("Tokens")),
        rows,
        more(intake.volumes().size(), "traces"));
  }

  private static List<Cell> volume(Intake.Volume volume) {
    Cell source = Cell.text(volume.source());
    return List.of(
        volume.synthetic() == 0
            ? source
            : source.noting(
                volume.synthetic() == volume.traces()
                    ? "synthetic"
                    : "%s synthetic".formatted(Words.count(volume.synthetic()))),
        Cell.text(volume.release().isEmpty() ? "–" : volume.release()),
        Cell.number(Words.count(volume.traces())),
        Cell.number(Words.count(volume.spans())),
        Cell.number(Words.count(volume.withErrors()))
            .noting(Words.percent((double) volume.withErrors() / volume.traces())),
        Cell.number(volume.tokens() == 0 ? "–" : Words.count(volume.tokens())));
  }

  private static Grid rejections(Intake intake) {
    return new Grid(
        "Rows that could not be read",
        List.of(Column.text("Reason"), Column.text("Source"), Column.number("Rows")),
        intake.rejections().stream()
            .limit(MOST_ROWS)
            .map(
                one ->
                    List.of(
                        Cell.text(one.reason()),
                        Cell.text(one.source()),
                        Cell.number(Words.count(one.rows()))))
            .toList(),
        more(intake.rejections().size(), "quarantine"));
  }

  private static String more(int rows, String table) {
    return rows <= MOST_ROWS
        ? ""
        : "%s more are in the table %s.".formatted(Words.count(rows - MOST_ROWS), table);
  }
}
