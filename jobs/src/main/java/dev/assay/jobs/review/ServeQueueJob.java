package dev.assay.jobs.review;

import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.review.ReviewQuestion;
import dev.assay.udfs.review.ReviewTask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts the review server on a week's offers. */
final class ServeQueueJob {
  private ServeQueueJob() {}

  /**
   * Reads what is offered, and serves it until the process ends.
   *
   * @param port 0 for any that is free
   * @param answers the file that answers are added to; empty for one of the week, where we are
   * @throws UserException if nothing is offered, no failure mode is open, the file cannot be
   *     written or the port is taken
   */
  static Outcome start(
      JobContext context, ReviewTasks.Which which, int port, Optional<Path> answers) {
    List<ReviewQuestion> questions = ReviewQuestion.of(context.settings().failureModes().open());
    if (questions.isEmpty()) {
      throw new UserException(
          "queue serve: no failure mode is open, so there is nothing to ask. Add one to failure-modes.yaml.");
    }
    ReviewTasks review = ReviewTasks.of(context, which);
    List<ReviewTask> tasks = review.tasks();
    if (tasks.isEmpty() && review.withheld() > 0) {
      throw new UserException(
          "queue serve: there is nothing to review. %s Run assay rank for other offers."
              .formatted(review.note().get(0)));
    }
    if (tasks.isEmpty()) {
      throw new UserException(
          "queue serve: there is nothing to review%s. Run assay rank first, or give another --date."
              .formatted(context.runDate().map(date -> " in the week of " + date).orElse(" yet")));
    }
    Path file =
        answers.orElseGet(() -> Path.of("review-%s.jsonl".formatted(tasks.get(0).offer().week())));
    ReviewDesk desk =
        new ReviewDesk(
            tasks, questions, ReviewJournal.open(file.toAbsolutePath()), context.clock());
    String address = ReviewServer.start(desk, port).address();
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("address", address);
    details.put("traces", tasks.size());
    details.put("withheld", review.withheld());
    details.put("questions", questions.stream().map(ReviewQuestion::failureMode).toList());
    details.put("answers", desk.journal().file().toString());
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d traces, %d questions each: open %s".formatted(tasks.size(), questions.size(), address));
    lines.addAll(review.note());
    lines.add(
        "Answers go to %s; afterwards: assay labels import %s"
            .formatted(desk.journal().file(), desk.journal().file()));
    lines.add("Ctrl-C ends it.");
    return Outcome.done(Accounting.NOTHING, details, lines);
  }
}
