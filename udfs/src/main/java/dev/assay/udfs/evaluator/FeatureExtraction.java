package dev.assay.udfs.evaluator;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.udfs.trace.Answers;
import dev.assay.udfs.trace.Document;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.SpanStatus;
import dev.assay.udfs.trace.Usage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Works out the features of a subject. */
final class FeatureExtraction {
  private static final Pattern NUMBERS = Pattern.compile("\\d+(?:[.,]\\d+)*");
  private static final Pattern YEARS = Pattern.compile("\\b(?:1[0-9]|20)\\d\\d\\b");
  private static final Pattern SENTENCE_ENDS = Pattern.compile("[.!?]+(?:\\s|$)|\\n+");
  private static final Pattern LIST_ITEMS =
      Pattern.compile("(?m)^\\s*(?:[-*\u2022]|\\d{1,2}[.)])\\s");
  private static final Pattern QUOTES = Pattern.compile("\u201c[^\u201d]{8,}\u201d|\"[^\"]{8,}\"");
  private static final Pattern URLS = Pattern.compile("https?://\\S+");
  // A capitalised word that no sentence begins with.
  private static final Pattern NAMES = Pattern.compile("[a-z0-9,;:)'\"] (\\p{Lu}[\\p{L}\\p{N}]+)");
  private static final Pattern HANDOFF =
      Pattern.compile(
          "(?:^|[^a-z])(?:transfer|hand_?-?off|escalate)(?:[^a-z]|$)|transferto|handoff");
  private static final Set<String> HEDGES =
      Set.of(
          "may",
          "might",
          "could",
          "possibly",
          "perhaps",
          "probably",
          "likely",
          "maybe",
          "seems",
          "appears",
          "suggest",
          "suggests",
          "generally",
          "typically",
          "usually",
          "however",
          "although",
          "unclear",
          "uncertain",
          "approximately",
          "around",
          "about",
          "often");
  private static final Set<String> FIRST = Set.of("i", "me", "my", "mine", "i'm", "i've", "i'll");
  private static final Set<String> SECOND = Set.of("you", "your", "yours", "you're", "you'll");
  private static final Set<String> NEGATIONS =
      Set.of(
          "not",
          "no",
          "never",
          "none",
          "nothing",
          "cannot",
          "can't",
          "don't",
          "doesn't",
          "didn't",
          "isn't",
          "aren't",
          "wasn't",
          "weren't",
          "won't",
          "without",
          "nor",
          "neither",
          "couldn't");
  private static final Set<String> LIMITS =
      Set.of("length", "max_tokens", "max_output_tokens", "model_length");
  private static final int LONGEST_COMPARED = 200_000;

  private final Subject subject;
  private final Map<Feature, Double> values = new EnumMap<>(Feature.class);

  private FeatureExtraction(Subject subject) {
    this.subject = subject;
  }

  /** Those that the subject has. */
  static Map<Feature, Double> of(Subject subject) {
    FeatureExtraction extraction = new FeatureExtraction(subject);
    extraction.addTools();
    extraction.addCalls();
    String question = subject.question().orElse("");
    subject.answer().ifPresent(answer -> extraction.addAnswer(answer, question));
    return extraction.values;
  }

  private void set(Feature feature, double value) {
    values.put(feature, value);
  }

  private void setCount(Feature feature, long value) {
    values.put(feature, (double) value);
  }

  private void setShare(Feature feature, double part, double whole) {
    if (whole > 0) {
      set(feature, part / whole);
    }
  }

  private void addAnswer(String answer, String question) {
    Words words = Words.of(answer);
    addForm(answer, words);
    Words asked = Words.of(question);
    if (asked.count() > 0) {
      set(Feature.QUESTION_WORDS, asked.count());
      set(Feature.QUESTION_NUMBERS, count(NUMBERS, question));
      set(Feature.QUESTION_NAMES, names(question).size());
      setShare(Feature.ANSWER_PER_QUESTION, words.count(), asked.count());
      setShare(
          Feature.QUESTION_COVERED,
          common(asked.content(), words.content()),
          asked.content().size());
      setShare(
          Feature.SUPPORT_QUESTION,
          common(words.content(), asked.content()),
          words.content().size());
    }
    addSupport(answer, words, asked);
  }

  private void addForm(String answer, Words words) {
    int count = words.count();
    int sentences = Math.max(1, count(SENTENCE_ENDS, answer));
    set(Feature.ANSWER_WORDS, count);
    set(Feature.ANSWER_SENTENCES, sentences);
    set(Feature.ANSWER_SENTENCE_WORDS, (double) count / sentences);
    setShare(
        Feature.ANSWER_WORD_LENGTH, words.words().stream().mapToInt(String::length).sum(), count);
    setShare(Feature.ANSWER_DISTINCT_SHARE, new HashSet<>(words.words()).size(), count);
    int triples = Math.max(0, count - 2);
    setShare(Feature.ANSWER_REPEATED_SHARE, triples - words.runs(3).size(), triples);
    set(Feature.ANSWER_NUMBERS, count(NUMBERS, answer));
    set(Feature.ANSWER_YEARS, count(YEARS, answer));
    set(Feature.ANSWER_NAMES, names(answer).size());
    setShare(Feature.ANSWER_NAME_SHARE, names(answer).size(), count);
    setCount(Feature.ANSWER_LINES, answer.lines().filter(line -> !line.isBlank()).count());
    set(Feature.ANSWER_LIST_ITEMS, count(LIST_ITEMS, answer));
    set(Feature.ANSWER_QUOTES, count(QUOTES, answer));
    set(Feature.ANSWER_URLS, count(URLS, answer));
    setCount(Feature.ANSWER_QUESTION_MARKS, count(answer, '?'));
    setCount(Feature.ANSWER_EXCLAMATIONS, count(answer, '!'));
    setCount(Feature.ANSWER_HEDGES, words.among(HEDGES));
    setCount(Feature.ANSWER_FIRST_PERSON, words.among(FIRST));
    setCount(Feature.ANSWER_SECOND_PERSON, words.among(SECOND));
    setCount(Feature.ANSWER_NEGATIONS, words.among(NEGATIONS));
    String lower = answer.toLowerCase(Locale.ROOT).replace('\u2019', '\'');
    setCount(
        Feature.ANSWER_REFUSALS, Answers.REFUSAL_PHRASES.stream().filter(lower::contains).count());
    setCount(Feature.ANSWER_PARENTHESES, count(answer, '('));
    setCount(Feature.ANSWER_CODE, count(answer, '`'));
  }

  /** What the answer rests on. */
  private void addSupport(String answer, Words words, Words asked) {
    StringBuilder documents = new StringBuilder();
    for (Document document : subject.documents()) {
      append(documents, document.content());
    }
    StringBuilder results = new StringBuilder();
    for (ToolCall call : subject.earlierToolCalls()) {
      append(results, call.result());
    }
    StringBuilder told = new StringBuilder(documents).append('\n').append(results);
    told().forEach(text -> append(told, text));
    Set<String> content = words.content();
    Words inDocuments = Words.of(documents.toString());
    set(Feature.DOCUMENTS, subject.documents().size());
    if (inDocuments.count() > 0) {
      Set<String> documentContent = inDocuments.content();
      set(Feature.DOCUMENT_WORDS, inDocuments.count());
      setShare(Feature.SUPPORT_DOCUMENTS, common(content, documentContent), content.size());
      setShare(
          Feature.SUPPORT_DOCUMENT_PAIRS,
          common(words.runs(2), inDocuments.runs(2)),
          words.runs(2).size());
      Set<String> onlyThere = new HashSet<>(documentContent);
      onlyThere.removeAll(asked.content());
      setShare(Feature.SUPPORT_DOCUMENT_RARE, common(content, onlyThere), content.size());
      setShare(Feature.DOCUMENTS_COVERED, common(documentContent, content), documentContent.size());
    }
    Words inResults = Words.of(results.toString());
    if (inResults.count() > 0) {
      set(Feature.TOOL_RESULT_WORDS, inResults.count());
      setShare(Feature.SUPPORT_TOOLS, common(content, inResults.content()), content.size());
    }
    Words inAll = Words.of(told.toString());
    if (inAll.count() > 0) {
      setShare(Feature.SUPPORT_SOURCES, common(content, inAll.content()), content.size());
      setShare(
          Feature.SUPPORT_SOURCE_PAIRS, common(words.runs(2), inAll.runs(2)), words.runs(2).size());
      addForeign(answer, told.toString(), new HashSet<>(inAll.words()));
    }
  }

  private void addForeign(String answer, String told, Set<String> known) {
    Set<String> numbers = numbers(answer);
    Set<String> foreign = new HashSet<>(numbers);
    foreign.removeAll(numbers(told));
    set(Feature.FOREIGN_NUMBERS, foreign.size());
    setShare(Feature.FOREIGN_NUMBER_SHARE, foreign.size(), numbers.size());
    Set<String> names = new HashSet<>(names(answer));
    long foreignNames = names.stream().filter(name -> !known.contains(name)).count();
    setCount(Feature.FOREIGN_NAMES, foreignNames);
    setShare(Feature.FOREIGN_NAME_SHARE, (double) foreignNames, names.size());
  }

  /** All that the model was told, each text once. */
  private Set<String> told() {
    Set<String> told = new LinkedHashSet<>();
    for (Span span : spans()) {
      if (span.operation() == Operation.LLM) {
        told.add(span.systemInstructions());
        span.inputMessages().stream()
            .filter(message -> !"assistant".equals(message.role()))
            .map(Message::content)
            .forEach(told::add);
      }
    }
    subject.question().ifPresent(told::add);
    told.remove(null);
    return told;
  }

  private void addTools() {
    List<ToolCall> calls = subject.toolCalls();
    Set<String> seen = new HashSet<>();
    Set<String> names = new HashSet<>();
    Map<String, String> failedBefore = new HashMap<>();
    int errors = 0;
    int retries = 0;
    int handoffs = 0;
    boolean lastFailed = false;
    for (ToolCall call : calls) {
      seen.add(call.name() + '\u0000' + call.arguments());
      names.add(call.name());
      String earlier = failedBefore.remove(call.name());
      retries += earlier != null && !earlier.equals(call.arguments()) ? 1 : 0;
      lastFailed =
          call.failed()
              || (call.result() != null && call.result().stripLeading().startsWith("Error"));
      if (lastFailed) {
        errors++;
        failedBefore.put(call.name(), call.arguments() == null ? "" : call.arguments());
      }
      handoffs += HANDOFF.matcher(call.name().toLowerCase(Locale.ROOT)).find() ? 1 : 0;
    }
    set(Feature.TOOL_CALLS, calls.size());
    set(Feature.TOOL_ERRORS, errors);
    setShare(Feature.TOOL_ERROR_SHARE, errors, calls.size());
    set(Feature.TOOL_REPEATS, calls.size() - seen.size());
    set(Feature.TOOL_NAMES, names.size());
    set(Feature.TOOL_RETRIES, retries);
    set(Feature.TOOL_HANDOFFS, handoffs);
    set(Feature.TOOL_LAST_FAILED, lastFailed ? 1 : 0);
  }

  private void addCalls() {
    int truncated = 0;
    int errors = 0;
    List<Span> calls = new ArrayList<>();
    List<Message> last = List.of();
    for (Span span : spans()) {
      errors += span.status() == SpanStatus.ERROR ? 1 : 0;
      if (span.operation() == Operation.LLM) {
        calls.add(span);
        truncated +=
            span.finishReasons().stream().anyMatch(r -> LIMITS.contains(r.toLowerCase(Locale.ROOT)))
                ? 1
                : 0;
        last = span.inputMessages().isEmpty() ? last : span.inputMessages();
      }
    }
    Usage usage = Usage.of(calls);
    set(Feature.SPANS, spans().size());
    set(Feature.ERROR_SPANS, errors);
    set(Feature.MODEL_CALLS, (double) usage.llmCalls());
    set(Feature.TRUNCATED, truncated);
    if (usage.outputTokens() != null) {
      boolean asked = usage.inputTokens() != null;
      set(Feature.INPUT_TOKENS, asked ? usage.inputTokens().doubleValue() : 0);
      set(Feature.OUTPUT_TOKENS, usage.outputTokens().doubleValue());
      set(Feature.MOST_INPUT_TOKENS, asked ? usage.maxInputTokens().doubleValue() : 0);
    }
    List<String> user = new ArrayList<>();
    double context = 0;
    for (Message message : last) {
      if (message.content() != null && !message.content().isEmpty()) {
        context += Words.of(message.content()).count();
        if ("user".equals(message.role())) {
          user.add(message.content());
        }
      }
    }
    set(Feature.USER_TURNS, user.size());
    set(Feature.USER_WORDS, user.stream().mapToInt(text -> Words.of(text).count()).sum());
    set(Feature.CONTEXT_WORDS, context);
  }

  private List<Span> spans() {
    return subject.span().map(List::of).orElseGet(() -> subject.trace().spans());
  }

  private static void append(StringBuilder texts, String text) {
    if (text != null && texts.length() < LONGEST_COMPARED) {
      texts.append('\n').append(text);
    }
  }

  private static Set<String> numbers(String text) {
    Set<String> found = new HashSet<>();
    Matcher numbers = NUMBERS.matcher(text);
    while (numbers.find()) {
      found.add(numbers.group().replace(",", ""));
    }
    return found;
  }

  private static List<String> names(String text) {
    List<String> found = new ArrayList<>();
    Matcher names = NAMES.matcher(text);
    int from = 0;
    while (names.find(from)) {
      found.add(names.group(1).toLowerCase(Locale.ROOT));
      // The name's last letter may come before the next one.
      from = names.end() - 1;
    }
    return found;
  }

  private static int common(Set<String> some, Set<String> others) {
    int common = 0;
    for (String one : some) {
      common += others.contains(one) ? 1 : 0;
    }
    return common;
  }

  private static int count(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    int count = 0;
    while (matcher.find()) {
      count++;
    }
    return count;
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }
}
