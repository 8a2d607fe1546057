package dev.assay.udfs.review;

import dev.assay.udfs.label.SafeCell;
import java.io.IOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;

/**
 * Tasks as CSV for a spreadsheet, a row for each trace and question. A reviewer fills the column
 * {@code answer} with yes, no or unsure, and {@code reviewer}; {@code labels import} takes the same
 * file back.
 *
 * <p>No cell is computed: one that begins as a formula does is led by an apostrophe (ASVS 1.2.10),
 * and so is an id that a spreadsheet would round as a number. Every cell is quoted as RFC 4180
 * says, and the file begins with a byte order mark, so that a spreadsheet reads it as UTF-8.
 */
public final class ReviewSheet {
  /** A spreadsheet's cell holds 32,767 characters. */
  private static final int LONGEST_CELL = 32_000;

  private static final String[] HEADER = {
    "n",
    "trace_id",
    "source",
    "failure_mode",
    "definition",
    "answer",
    "rationale",
    "evidence",
    "confidence",
    "reviewer",
    "why",
    "arm",
    "inclusion_probability",
    "offer_probability",
    "week",
    "queued_date",
    "rubric_version",
    "redactor_version",
    "conversation"
  };

  private ReviewSheet() {}

  /** Writes the sheet. */
  public static void write(Appendable out, List<ReviewTask> tasks, List<ReviewQuestion> questions)
      throws IOException {
    out.append('\uFEFF');
    CSVFormat format =
        CSVFormat.RFC4180.builder().setHeader(HEADER).setQuoteMode(QuoteMode.ALL).get();
    CSVPrinter printer = new CSVPrinter(out, format);
    int number = 0;
    for (ReviewTask task : tasks) {
      ReviewTask.Offer offer = task.offer();
      number++;
      for (ReviewQuestion question : questions) {
        printer.printRecord(
            number,
            SafeCell.id(offer.traceId()),
            SafeCell.of(offer.source()),
            SafeCell.of(question.failureMode()),
            SafeCell.of(question.definition()),
            "",
            "",
            "",
            "",
            "",
            SafeCell.of(offer.why()),
            offer.arm(),
            offer.inclusionProbability(),
            offer.offerProbability(),
            offer.week(),
            offer.queuedDate(),
            question.rubricVersion(),
            task.redactorVersion(),
            SafeCell.of(conversation(task.text().whole())));
      }
    }
    printer.flush();
  }

  private static String conversation(String text) {
    if (text.length() <= LONGEST_CELL) {
      return text.strip();
    }
    int cut =
        Character.isHighSurrogate(text.charAt(LONGEST_CELL - 1)) ? LONGEST_CELL - 1 : LONGEST_CELL;
    return "%s%n[%,d characters more: see assay show, or assay queue serve]"
        .formatted(text.substring(0, cut), text.length() - cut);
  }
}
