package dev.assay.udfs.label;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.label.LabelParser.Parsed;
import dev.assay.udfs.label.LabelParser.Rejected;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/**
 * Reads a file of labels: JSON Lines, a JSON list, a page of a tool's API (its records in {@code
 * data}), or CSV with a header; which one its first line says. Its records are Assay's own, what
 * {@code queue export} wrote, or those of a tool that is known by its field names: Label Studio,
 * Langfuse, MLflow, Phoenix.
 */
public final class LabelFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BYTE_ORDER_MARK = 0xFEFF;
  private static final int PEEK = 64 * 1024;

  /** The first line of a record that takes several. */
  private static final Pattern GOES_ON = Pattern.compile(".*[{\\[,]\\s*");

  /** The columns that can name what is asked, in Assay's layout and in those of other tools. */
  private static final List<String> QUESTIONS =
      List.of("criterion", "failure_mode", "name", "annotation_name", "assessments");

  private LabelFile() {}

  /**
   * A row of the file.
   *
   * @param number of its line (JSON Lines) or its record, from 1; a CSV's header is not counted. A
   *     tool's record may hold several labels, each with its number
   * @param text as it stands in the file; for a tool's record what was made of it
   */
  public record NumberedRow(long number, String text, Parsed parsed) {}

  /**
   * Reads all rows, in order; blank lines are left out.
   *
   * @param place the file's name, for messages
   * @param file one that does not hide what it cannot decode
   * @throws UserException if it is neither JSON Lines nor CSV with a header, or is not UTF-8
   */
  public static List<NumberedRow> read(String place, Reader file, LabelParser parser) {
    try (BufferedReader reader = new BufferedReader(file, PEEK)) {
      int first = firstCharacter(reader);
      if (first < 0) {
        return List.of();
      }
      return switch (first) {
        case '{' ->
            GOES_ON.matcher(firstLine(reader)).matches()
                ? json(place, reader, parser)
                : jsonLines(reader, parser);
        case '[' -> json(place, reader, parser);
        default -> csv(place, reader, parser);
      };
    } catch (CharacterCodingException e) {
      throw notUtf8(place, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static UserException notUtf8(String place, Exception e) {
    return new UserException(
        "%s: is not UTF-8. Save it as UTF-8, in a spreadsheet as \"CSV UTF-8\".".formatted(place),
        e);
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
        addLine(rows, number, line, parser);
      }
    }
    return rows;
  }

  private static void addLine(
      List<NumberedRow> rows, long number, String line, LabelParser parser) {
    JsonNode node;
    try {
      node = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      rows.add(new NumberedRow(number, line, new Rejected("not JSON")));
      return;
    }
    add(rows, number, line, node, parser);
  }

  private static void add(
      List<NumberedRow> rows, long number, String text, JsonNode node, LabelParser parser) {
    if (!node.isObject()) {
      rows.add(new NumberedRow(number, text, new Rejected("not a JSON object")));
      return;
    }
    if (node.path("data").isArray()) {
      // A page of an answer of a tool's API.
      for (JsonNode record : node.get("data")) {
        add(rows, number, record.toString(), record, parser);
      }
      return;
    }
    Optional<LabelLayout> layout = LabelLayout.of(node);
    if (layout.isEmpty()) {
      rows.add(new NumberedRow(number, text, parser.parse(node)));
      return;
    }
    for (ObjectNode row : layout.get().rows(node)) {
      rows.add(new NumberedRow(number, row.toString(), parser.parse(row)));
    }
  }

  /** A list of records, or one after the other over several lines. */
  private static List<NumberedRow> json(String place, Reader reader, LabelParser parser)
      throws IOException {
    List<NumberedRow> rows = new ArrayList<>();
    try (MappingIterator<JsonNode> records = JSON.readerFor(JsonNode.class).readValues(reader)) {
      // hasNext and next would hide where the file breaks off.
      for (long number = 1; records.hasNextValue(); number++) {
        JsonNode record = records.nextValue();
        add(rows, number, record.toString(), record, parser);
      }
      return rows;
    } catch (JsonProcessingException e) {
      throw new UserException(
          "%s: line %d: the JSON breaks off or is not valid. Export it again."
              .formatted(place, e.getLocation().getLineNr()),
          e);
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
      if (QUESTIONS.stream().noneMatch(header::contains)) {
        throw new UserException(
            "%s: neither JSON nor CSV with a header that has criterion or failure_mode. Its first line has %d column%s."
                .formatted(place, header.size(), header.size() == 1 ? "" : "s"));
      }
      List<NumberedRow> rows = new ArrayList<>();
      for (CSVRecord record : records) {
        ObjectNode row = JSON.createObjectNode();
        record.toMap().forEach((name, cell) -> row.put(name, SafeCell.unshielded(cell)));
        String text = String.join(",", record);
        if (record.isConsistent()) {
          add(rows, record.getRecordNumber(), text, row, parser);
        } else {
          String reason = "it has %d cells, the header %d".formatted(record.size(), header.size());
          rows.add(new NumberedRow(record.getRecordNumber(), text, new Rejected(reason)));
        }
      }
      return rows;
    } catch (IllegalArgumentException | UncheckedIOException e) {
      if (e.getCause() instanceof CharacterCodingException) {
        throw notUtf8(place, e);
      }
      throw new UserException(
          "%s: cannot be read as CSV. Check its header for a name that stands twice or is empty (a comma at its end makes one), and its quotes."
              .formatted(place),
          e);
    }
  }

  /** Spreadsheets of some countries write semicolons. */
  private static char delimiter(BufferedReader reader) throws IOException {
    String header = firstLine(reader);
    if (header.toLowerCase(Locale.ROOT).startsWith("sep=") && header.length() == 5) {
      reader.readLine();
      return header.charAt(4);
    }
    if (header.indexOf(',') >= 0) {
      return ',';
    }
    return header.indexOf(';') >= 0 ? ';' : '\t';
  }

  /** The first line, as far as {@value #PEEK} characters of it; the reader stays before it. */
  private static String firstLine(BufferedReader reader) throws IOException {
    reader.mark(PEEK);
    char[] start = new char[PEEK];
    int length = Math.max(0, reader.read(start, 0, PEEK));
    reader.reset();
    return new String(start, 0, length).lines().findFirst().orElse("");
  }
}
