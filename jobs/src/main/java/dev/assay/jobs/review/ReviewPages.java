package dev.assay.jobs.review;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.assay.udfs.review.ReviewAnswer.Verdict;
import dev.assay.udfs.review.ReviewQuestion;
import dev.assay.udfs.review.ReviewTask;
import dev.assay.udfs.review.ReviewText.Passage;
import dev.assay.udfs.trace.SpanStatus;
import dev.assay.udfs.trace.TraceStep;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The pages of the review server. Text from outside stands in them as text, character by character.
 */
final class ReviewPages {
  private static final String FOLDER = "/review/";
  private static final int DEEPEST = 12;
  private static final double NANOS_PER_SECOND = 1e9;

  private static final Mustache.Compiler MUSTACHE =
      Mustache.compiler()
          .withEscaper(ReviewPages::escape)
          .withLoader(name -> new StringReader(resource(name + ".mustache")));
  private static final Template TASK = MUSTACHE.compile(resource("task.mustache"));
  private static final Template REVIEWER = MUSTACHE.compile(resource("reviewer.mustache"));
  private static final Template DONE = MUSTACHE.compile(resource("done.mustache"));
  private static final Template PROBLEM = MUSTACHE.compile(resource("problem.mustache"));

  private final ReviewDesk desk;
  private final String token;

  ReviewPages(ReviewDesk desk, String token) {
    this.desk = desk;
    this.token = token;
  }

  private record Step(String depth, String text, String time, boolean failed, String href) {}

  private record Said(int number, String kind, String title, String text, int start, String at) {}

  private record Choice(String value, String label, boolean chosen) {}

  private record Asked(
      int number,
      int place,
      String name,
      String definition,
      List<String> examples,
      List<Choice> verdicts,
      List<Choice> confidences,
      String rationale,
      String evidence,
      boolean missing) {}

  private record TaskView(
      String title,
      String token,
      String reviewer,
      int place,
      int number,
      int count,
      int done,
      boolean isFirst,
      boolean isLast,
      String why,
      String arm,
      String probability,
      String trace,
      boolean isGone,
      List<Step> steps,
      List<Said> said,
      List<Asked> questions,
      String notice) {}

  private record DoneView(
      String title,
      String token,
      String reviewer,
      int count,
      int done,
      boolean isComplete,
      String file,
      String command) {}

  private record Message(String title, String token, String text) {}

  /** Asks for the reviewer's name. */
  String reviewer(String problem) {
    return REVIEWER.execute(new Message("Who reviews?", token, problem));
  }

  /** Says what is wrong with a request. */
  String problem(String text) {
    return PROBLEM.execute(new Message("That did not work", token, text));
  }

  /** Says that all is answered, and what to do with the file. */
  String done(String reviewer) {
    int count = desk.tasks().size();
    int done = desk.done(reviewer);
    String file = desk.journal().file().toString();
    return DONE.execute(
        new DoneView(
            count == 0 ? "Nothing to review" : "Reviewed",
            token,
            reviewer,
            count,
            done,
            done == count,
            file,
            "assay labels import " + file));
  }

  /** A task with its questions, filled in as the drafts say. */
  String task(String reviewer, int place, List<ReviewDraft> drafts, String notice) {
    ReviewTask task = desk.tasks().get(place);
    ReviewTask.Offer offer = task.offer();
    int count = desk.tasks().size();
    return TASK.execute(
        new TaskView(
            "%d of %d".formatted(place + 1, count),
            token,
            reviewer,
            place,
            place + 1,
            count,
            desk.done(reviewer),
            place == 0,
            place == count - 1,
            offer.why(),
            offer.arm().replace('_', ' '),
            "%.3g".formatted(offer.inclusionProbability()),
            offer.source() + " / " + offer.traceId(),
            task.text().passages().isEmpty(),
            steps(task),
            said(task),
            questions(drafts),
            notice));
  }

  private static List<Step> steps(ReviewTask task) {
    Map<String, Integer> firstPassage = new HashMap<>();
    List<Passage> passages = task.text().passages();
    for (int i = 0; i < passages.size(); i++) {
      firstPassage.putIfAbsent(passages.get(i).turn().spanId(), i + 1);
    }
    List<Step> steps = new ArrayList<>();
    for (TraceStep step : task.text().steps()) {
      Integer passage = firstPassage.get(step.spanId());
      steps.add(
          new Step(
              "d" + Math.min(DEEPEST, step.depth()),
              step.operation().name().toLowerCase(Locale.ROOT)
                  + " "
                  + Objects.toString(step.name(), ""),
              time(step),
              step.status() == SpanStatus.ERROR,
              passage == null ? null : "#turn-" + passage));
    }
    return steps;
  }

  private static String time(TraceStep step) {
    return step.durationNanos() == null
        ? "not ended"
        : "%.1f s".formatted(step.durationNanos() / NANOS_PER_SECOND);
  }

  private static List<Said> said(ReviewTask task) {
    List<Said> said = new ArrayList<>();
    for (Passage passage : task.text().passages()) {
      said.add(
          new Said(
              said.size() + 1,
              passage.turn().kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
              passage.turn().title(),
              passage.turn().text(),
              passage.start(),
              "%.1f s".formatted(passage.turn().atNanos() / NANOS_PER_SECOND)));
    }
    return said;
  }

  private List<Asked> questions(List<ReviewDraft> drafts) {
    List<Asked> asked = new ArrayList<>();
    for (int i = 0; i < drafts.size(); i++) {
      ReviewQuestion question = desk.questions().get(i);
      ReviewDraft draft = drafts.get(i);
      List<Choice> verdicts = new ArrayList<>();
      for (Verdict verdict : Verdict.values()) {
        verdicts.add(
            new Choice(
                verdict.key(), verdict.key(), draft.verdict().filter(verdict::equals).isPresent()));
      }
      asked.add(
          new Asked(
              i + 1,
              i,
              question.failureMode(),
              question.definition(),
              question.examples(),
              verdicts,
              confidences(draft.confidence()),
              draft.rationale(),
              draft.evidence(),
              draft.lacksVerdict()));
    }
    return asked;
  }

  private static List<Choice> confidences(Double chosen) {
    List<Choice> choices = new ArrayList<>();
    choices.add(new Choice("", "not said", chosen == null));
    Map.of(0.6, "a guess", 0.8, "fairly", 0.95, "sure").entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            choice ->
                choices.add(
                    new Choice(
                        choice.getKey().toString(),
                        choice.getValue(),
                        choice.getKey().equals(chosen))));
    return choices;
  }

  /** A carriage return that stood there as such would come out of the page as a line feed. */
  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        case '\r' -> escaped.append("&#13;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /** A file that belongs to the pages. */
  static String resource(String name) {
    try (InputStream in = ReviewPages.class.getResourceAsStream(FOLDER + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
