package dev.assay.jobs.review;

import dev.assay.udfs.review.ReviewAnswer;
import dev.assay.udfs.review.ReviewQuestion;
import dev.assay.udfs.review.ReviewTask;
import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tasks and what reviewers have answered so far. Each reviewer sees their own answers alone.
 */
final class ReviewDesk implements AutoCloseable {
  private final List<ReviewTask> tasks;
  private final List<ReviewQuestion> questions;
  private final ReviewJournal journal;
  private final Clock clock;
  private final Map<Key, ReviewAnswer> latest = new ConcurrentHashMap<>();

  private record Key(String reviewer, String source, String traceId, String failureMode) {
    static Key of(ReviewAnswer answer) {
      return new Key(answer.reviewer(), answer.source(), answer.traceId(), answer.failureMode());
    }
  }

  /** A desk that goes on where the journal ends. */
  ReviewDesk(
      List<ReviewTask> tasks, List<ReviewQuestion> questions, ReviewJournal journal, Clock clock) {
    this.tasks = List.copyOf(tasks);
    this.questions = List.copyOf(questions);
    this.journal = journal;
    this.clock = clock;
    journal.answers().forEach(answer -> latest.put(Key.of(answer), answer));
  }

  List<ReviewTask> tasks() {
    return tasks;
  }

  List<ReviewQuestion> questions() {
    return questions;
  }

  ReviewJournal journal() {
    return journal;
  }

  /** What a reviewer has said to a question about a task, latest. */
  Optional<ReviewAnswer> answer(String reviewer, ReviewTask task, ReviewQuestion question) {
    return Optional.ofNullable(
            latest.get(
                new Key(
                    reviewer,
                    task.offer().source(),
                    task.offer().traceId(),
                    question.failureMode())))
        .filter(answer -> answer.rubricVersion() == question.rubricVersion());
  }

  /** Whether a reviewer has answered every question about a task. */
  boolean isDone(String reviewer, ReviewTask task) {
    return questions.stream().allMatch(question -> answer(reviewer, task, question).isPresent());
  }

  /** How many tasks a reviewer has answered completely. */
  int done(String reviewer) {
    return (int) tasks.stream().filter(task -> isDone(reviewer, task)).count();
  }

  /** The first task after a place that a reviewer has not answered completely, round once. */
  Optional<Integer> nextOpen(String reviewer, int after) {
    for (int i = 1; i <= tasks.size(); i++) {
      int place = Math.floorMod(after + i, tasks.size());
      if (!isDone(reviewer, tasks.get(place))) {
        return Optional.of(place);
      }
    }
    return Optional.empty();
  }

  /** Keeps what is new among drafts that have a verdict. */
  void record(String reviewer, ReviewTask task, List<ReviewDraft> drafts) {
    List<ReviewAnswer> fresh = new ArrayList<>();
    for (int i = 0; i < drafts.size(); i++) {
      ReviewQuestion question = questions.get(i);
      drafts
          .get(i)
          .answer(reviewer, task, question, clock.instant().truncatedTo(ChronoUnit.MILLIS))
          .filter(
              answer ->
                  answer(reviewer, task, question)
                      .filter(before -> before.saysTheSameAs(answer))
                      .isEmpty())
          .ifPresent(fresh::add);
    }
    if (!fresh.isEmpty()) {
      journal.append(fresh);
      fresh.forEach(answer -> latest.put(Key.of(answer), answer));
    }
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}
