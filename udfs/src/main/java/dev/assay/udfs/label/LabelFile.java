package dev.assay.udfs.label;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.label.LabelParser.Parsed;
import dev.assay.udfs.label.LabelParser.Rejected;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/** Reads a file of labels: JSON Lines, or CSV with a header; which one its first character says. */
public final class LabelFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BYTE_ORDER_MARK = 0xFEFF;
  private static final int PEEK = 64 * 1024;

  /** An apostrophe that keeps a spreadsheet from computing a cell. */
  private static final Pattern SHIELDED = Pattern.compile("(?s)'[=+\\-@\t\r].*");

  private LabelFile() {}

  /**
   * A row of the file.
   *
   * @param number of its line (JSON Lines) or its record (CSV), from 1; a CSV's header is not
   *     counted
   * @param text as it stands in the file
   */
  public record NumberedRow(long number, String text, Parsed parsed) {}

  /**
   * Reads all rows, in order; blank lines are left out.
   *
   * @param place the file's name, for messages
   * @throws UserException if it is neither JSON Lines nor CSV with a header
   */
  public static List<NumberedRow> read(String place, Reader file, LabelParser parser) {
    try (BufferedReader reader = new BufferedReader(file, PEEK)) {
      int first = firstCharacter(reader);
      if (first < 0) {
        return List.of();
      }
      return first == '{' ? jsonLines(reader, parser) : csv(place, reader, parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first character that is not blank, with the reader before it. */
  private static int firstCharacter(BufferedReader reader) throws IOException {
    while (true) {
      reader.mark(1);
      int character = reader.read();
      if (character != BYTE_ORDER_MARK && !Character.isWhitespace(character)) {
        reader.reset();
        return character;
      }
    }
  }

  private static List<NumberedRow> jsonLines(BufferedReader reader, LabelParser parser)
      throws IOException {
    List<NumberedRow> rows = new ArrayList<>();
    long number = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      if (!line.isBlank()) {
        rows.add(new NumberedRow(number, line, parsed(line, parser)));
      }
    }
    return rows;
  }

  private static Parsed parsed(String line, LabelParser parser) {
    try {
      JsonNode node = JSON.readTree(line);
      return node.isObject() ? parser.parse(node) : new Rejected("not a JSON object");
    } catch (JsonProcessingException e) {
      return new Rejected("not JSON");
    }
  }

  private static List<NumberedRow> csv(String place, BufferedReader reader, LabelParser parser)
      throws IOException {
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(delimiter(reader))
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .setIgnoreSurroundingSpaces(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
            .get();
    try (CSVParser records = CSVParser.parse(reader, format)) {
      List<String> header =
          records.getHeaderNames().stream()
              .map(name -> name.strip().toLowerCase(Locale.ROOT))
              .toList();
      if (!header.contains("criterion") && !header.contains("failure_mode")) {
        throw new UserException(
            "%s: neither JSON Lines nor CSV with a header that has criterion or failure_mode. Its first line has %d column%s."
                .formatted(place, header.size(), header.size() == 1 ? "" : "s"));
      }
      List<NumberedRow> rows = new ArrayList<>();
      for (CSVRecord record : records) {
        ObjectNode row = JSON.createObjectNode();
        record.toMap().forEach((name, cell) -> row.put(name, unshielded(cell)));
        Parsed parsed =
            record.isConsistent()
                ? parser.parse(row)
                : new Rejected(
                    "it has %d cells, the header %d".formatted(record.size(), header.size()));
        rows.add(new NumberedRow(record.getRecordNumber(), String.join(",", record), parsed));
      }
      return rows;
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new UserException(
          "%s: cannot be read as CSV. Check its header for a name that stands twice, and its quotes."
              .formatted(place),
          e);
    }
  }

  /** Spreadsheets of some countries write semicolons. */
  private static char delimiter(BufferedReader reader) throws IOException {
    reader.mark(PEEK);
    char[] start = new char[PEEK];
    int length = Math.max(0, reader.read(start, 0, PEEK));
    reader.reset();
    String header = new String(start, 0, length).lines().findFirst().orElse("");
    if (header.indexOf(',') >= 0) {
      return ',';
    }
    return header.indexOf(';') >= 0 ? ';' : '\t';
  }

  private static String unshielded(String cell) {
    return SHIELDED.matcher(cell).matches() ? cell.substring(1) : cell;
  }
}
