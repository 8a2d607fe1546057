package dev.assay.udfs.review;

import dev.assay.udfs.trace.TraceStep;
import dev.assay.udfs.trace.Transcript;
import dev.assay.udfs.trace.Turn;
import java.util.ArrayList;
import java.util.List;

/**
 * What a reviewer reads of a trace, as one text: for each turn its title in brackets, a line break,
 * its own text and a blank line. Evidence is given by offsets in it, in UTF-16 units, as Java and
 * JavaScript count.
 *
 * @param passages the turns with their places
 * @param steps the span tree
 * @param whole all of the text
 */
public record ReviewText(List<Passage> passages, List<TraceStep> steps, String whole) {

  /**
   * A turn, and where its own text begins.
   *
   * @param start offset in the whole
   */
  public record Passage(Turn turn, int start) {
    /** The offset after its last character. */
    public int end() {
      return start + turn.text().length();
    }
  }

  public ReviewText {
    passages = List.copyOf(passages);
    steps = List.copyOf(steps);
  }

  static ReviewText of(Transcript transcript) {
    StringBuilder text = new StringBuilder();
    List<Passage> passages = new ArrayList<>();
    for (Turn turn : transcript.turns()) {
      text.append('[').append(turn.title()).append("]\n");
      passages.add(new Passage(turn, text.length()));
      text.append(turn.text()).append("\n\n");
    }
    return new ReviewText(passages, transcript.steps(), text.toString());
  }

  /** Whether two offsets are a place in the text, of at least one character. */
  public boolean holds(int start, int end) {
    return 0 <= start && start < end && end <= whole.length();
  }
}
