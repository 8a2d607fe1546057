package dev.assay.jobs.generate;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.evaluation.DraftVerdicts;
import dev.assay.jobs.run.JobContext;
import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.judge.Prompt;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.RowFactory;

/** Texts that the configured model writes, each asked for once. */
final class DraftedTexts {
  private DraftedTexts() {}

  /** What the model writes, or has written before; empty if nothing comes. */
  static Optional<String> of(JobContext context, Prompt prompt) {
    String model = context.settings().yaml().judge().forText().modelAndParameters();
    String hash = Evaluator.sha256(prompt.system() + "\n" + prompt.user());
    Optional<String> known =
        context
            .lakehouse()
            .read(DraftsTable.TABLE)
            .where(col(DraftsTable.MODEL).equalTo(model))
            .where(col(DraftsTable.QUESTION_HASH).equalTo(hash))
            .orderBy(DraftsTable.DRAFTED_AT)
            .select(DraftsTable.TEXT)
            .as(Encoders.STRING())
            .takeAsList(1)
            .stream()
            .findFirst();
    if (known.isPresent()) {
      return known;
    }
    Optional<String> written = DraftVerdicts.text(context, prompt).filter(text -> !text.isBlank());
    written.ifPresent(
        text ->
            context
                .lakehouse()
                .append(
                    DraftsTable.TABLE,
                    context
                        .spark()
                        .createDataFrame(
                            List.of(
                                RowFactory.create(
                                    model, hash, text, Timestamp.from(context.clock().instant()))),
                            DraftsTable.TABLE.schema())));
    return written;
  }
}
