package dev.assay.jobs.review;

import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.review.LabelStudioProject;
import dev.assay.udfs.review.ReviewLines;
import dev.assay.udfs.review.ReviewQuestion;
import dev.assay.udfs.review.ReviewSheet;
import dev.assay.udfs.review.ReviewTask;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes a week's offers to files for reviewers, with the open failure modes to answer. */
final class ExportQueueJob {
  private ExportQueueJob() {}

  /** What the file is for. */
  enum Format {
    JSONL,
    CSV,
    LABEL_STUDIO;

    /** As the command line writes it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Writes them.
   *
   * @param out the file; one that is there is replaced
   * @throws UserException if it cannot be written
   */
  static Outcome run(JobContext context, ReviewTasks.Which which, Format format, Path out) {
    List<ReviewQuestion> questions = ReviewQuestion.of(context.settings().failureModes().open());
    ReviewTasks review = ReviewTasks.of(context, which);
    List<ReviewTask> tasks = review.tasks();
    Optional<Path> beside;
    try {
      beside = write(format, out, tasks, questions);
    } catch (IOException e) {
      throw new UserException(
          "%s: cannot be written: %s. Give another file with --out."
              .formatted(out, e.getClass().getSimpleName()),
          e);
    }
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("exported", tasks.size());
    details.put("withheld", review.withheld());
    details.put("questions", questions.stream().map(ReviewQuestion::failureMode).toList());
    details.put("format", format.toString());
    details.put("file", out.toString());
    List<String> lines = new ArrayList<>();
    lines.add("%d offers written to %s.".formatted(tasks.size(), out));
    lines.addAll(review.note());
    beside.ifPresent(
        path -> {
          details.put("interface", path.toString());
          lines.add("The labelling interface of the project is in %s.".formatted(path));
        });
    lines.add(
        "Filled in, %s goes back with: assay labels import FILE --reviewer NAME"
            .formatted(format == Format.LABEL_STUDIO ? "Label Studio's export (JSON)" : "it"));
    return Outcome.done(Accounting.NOTHING, details, lines);
  }

  /** Writes the file, and gives the one that belongs to it. */
  private static Optional<Path> write(
      Format format, Path out, List<ReviewTask> tasks, List<ReviewQuestion> questions)
      throws IOException {
    switch (format) {
      case JSONL -> Files.write(out, ReviewLines.of(tasks, questions));
      case CSV -> {
        try (BufferedWriter writer = Files.newBufferedWriter(out)) {
          ReviewSheet.write(writer, tasks, questions);
        }
      }
      case LABEL_STUDIO -> {
        try (OutputStream file = Files.newOutputStream(out)) {
          LabelStudioProject.writeTasks(file, tasks, questions);
        }
        Path xml = out.resolveSibling(out.getFileName() + ".xml");
        Files.writeString(xml, LabelStudioProject.interfaceOf(questions));
        return Optional.of(xml);
      }
    }
    return Optional.empty();
  }
}
