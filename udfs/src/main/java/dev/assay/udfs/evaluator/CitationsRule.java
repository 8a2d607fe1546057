package dev.assay.udfs.evaluator;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.assay.udfs.trace.Document;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Citations in the answer that stand in no document that was retrieved: quotes word for word,
 * numbers as the place of a document, titles, addresses, and author with year in one document.
 * Documents are those of retrievers; the results of tools count as documents, too.
 *
 * @param kinds which citations are looked at, of {@code quote}, {@code number}, {@code title},
 *     {@code url}, {@code author_year} (default: all)
 * @param minQuoteWords words that a quotation needs to count as one (default 4)
 * @param uncited what an answer gets that cites nothing: {@code good} (the default), or {@code
 *     not_applicable} where only answers that cite are to be counted
 */
public record CitationsRule(List<String> kinds, Integer minQuoteWords, Uncited uncited)
    implements Rule {
  private static final int QUOTED = 160;

  /** What an answer gets that cites nothing. */
  public enum Uncited {
    GOOD,
    NOT_APPLICABLE;

    @JsonCreator
    static Uncited of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }

  public CitationsRule {
    kinds =
        kinds == null
            ? EnumSet.allOf(Citation.Kind.class).stream().map(Enum::name).toList()
            : kinds.stream().map(kind -> Citation.Kind.of(kind).name()).toList();
    uncited = uncited == null ? Uncited.GOOD : uncited;
    minQuoteWords = RuleSettings.atLeastOne("min_quote_words", minQuoteWords, 4);
  }

  @Override
  public Verdict judge(Subject subject) {
    Optional<String> answer = subject.answer();
    if (answer.isEmpty()) {
      return Verdict.notApplicable("There is no answer.");
    }
    List<Citation> citations =
        Citation.in(answer.get(), minQuoteWords).stream()
            .filter(citation -> kinds.contains(citation.kind().name()))
            .toList();
    if (citations.isEmpty()) {
      return uncited == Uncited.GOOD
          ? Verdict.absent("The answer cites nothing.")
          : Verdict.notApplicable("The answer cites nothing.");
    }
    Sources sources = Sources.of(subject);
    List<Citation> invented =
        citations.stream().filter(citation -> !sources.have(citation)).toList();
    if (invented.isEmpty()) {
      return Verdict.absent(
          "All %d citations stand in the %d documents."
              .formatted(citations.size(), sources.count()));
    }
    Citation first = invented.get(0);
    return Verdict.scored(
        Tolerance.allOf(citations.size() - invented.size(), citations.size()),
        "%d of %d citations stand in none of the %d documents; the first: %s."
            .formatted(
                invented.size(),
                citations.size(),
                sources.count(),
                Evidence.quote(answer.get().substring(first.start(), first.end()), QUOTED)),
        invented.stream()
            .map(
                citation ->
                    Evidence.of(
                        subject.answerLabel(), answer.get(), citation.start(), citation.end()))
            .toList());
  }

  /** What may be cited. */
  private record Sources(List<String> texts, Set<String> ids, int documents) {
    static Sources of(Subject subject) {
      List<String> texts = new ArrayList<>();
      Set<String> ids = new java.util.HashSet<>();
      for (Document document : subject.documents()) {
        texts.add(PlainText.of(nonNull(document.content()) + "\n" + nonNull(document.metadata())));
        if (document.id() != null) {
          ids.add(PlainText.of(document.id()));
        }
      }
      int documents = texts.size();
      for (ToolCall call : subject.earlierToolCalls()) {
        if (call.result() != null) {
          texts.add(PlainText.of(call.result().replace("\\\"", "\"").replace("\\n", " ")));
        }
      }
      return new Sources(texts, ids, documents);
    }

    int count() {
      return texts.size();
    }

    boolean have(Citation citation) {
      String wanted = PlainText.of(citation.text());
      return switch (citation.kind()) {
        case QUOTE -> stands(withoutEndMarks(wanted));
        case NUMBER -> isPlace(wanted) || ids.contains(wanted);
        case TITLE -> ids.contains(wanted) || stands(wanted);
        case URL -> stands(wanted) || stands(wanted.replaceAll("/$", ""));
        case AUTHOR_YEAR -> {
          List<String> both = List.of(wanted.split(" ", 2));
          yield texts.stream().anyMatch(text -> both.stream().allMatch(text::contains));
        }
      };
    }

    private boolean isPlace(String number) {
      int place = Integer.parseInt(number);
      return place >= 1 && place <= (documents > 0 ? documents : texts.size());
    }

    private boolean stands(String wanted) {
      return texts.stream().anyMatch(text -> text.contains(wanted));
    }

    /** The mark that ends a quotation is often the answer's own. */
    private static String withoutEndMarks(String quote) {
      return quote.replaceAll("[.,;:!?\u2026]+$", "").replaceAll("^[.\u2026]+ ?", "");
    }

    private static String nonNull(String text) {
      return text == null ? "" : text;
    }
  }
}
