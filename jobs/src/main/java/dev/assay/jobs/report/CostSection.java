package dev.assay.jobs.report;

import dev.assay.jobs.report.Block.Cell;
import dev.assay.jobs.report.Block.Column;
import dev.assay.jobs.report.Block.Grid;
import dev.assay.jobs.report.Block.Paragraph;
import dev.assay.jobs.report.Page.Section;
import java.util.ArrayList;
import java.util.List;

/** Says what the night has cost, in money and time. */
final class CostSection {
  private CostSection() {}

  static Section of(Report report) {
    List<Block> blocks = new ArrayList<>();
    String production =
        report.intake().costUsd() == 0
            ? ""
            : " The application itself spent %s on these traces."
                .formatted(Words.usd(report.intake().costUsd()));
    blocks.add(
        new Paragraph(
            "Model calls cost %s this night and %s in the last seven.%s"
                .formatted(
                    Words.usd(report.spendUsd()), Words.usd(report.spendOfWeekUsd()), production)));
    if (!report.stages().isEmpty()) {
      blocks.add(stages(report.stages()));
    }
    return new Section("costs", "Cost and time", blocks);
  }

  private static Grid stages(List<StageRun> stages) {
    return new Grid(
        "Stages of the night",
        List.of(
            Column.text("Stage"),
            Column.text("State"),
            Column.number("Time"),
            Column.number("Cost")),
        stages.stream()
            .map(
                stage ->
                    List.of(
                        Cell.text(stage.command()),
                        Cell.badge(stage.status(), tone(stage)),
                        Cell.number(stage.seconds() == 0 ? "–" : Words.seconds(stage.seconds())),
                        Cell.number(stage.spendUsd() == 0 ? "–" : Words.usd(stage.spendUsd()))))
            .toList(),
        "");
  }

  private static Tone tone(StageRun stage) {
    return switch (stage.status()) {
      case "failed" -> Tone.ALARM;
      case "stopped" -> Tone.ATTENTION;
      default -> Tone.GOOD;
    };
  }
}
