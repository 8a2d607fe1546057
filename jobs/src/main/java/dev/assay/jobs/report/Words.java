package dev.assay.jobs.report;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Numbers and dates as a person reads them. */
final class Words {
  private static final DateTimeFormatter LONG_DATE =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
  private static final DateTimeFormatter SHORT_DATE =
      DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
  private static final int MINUTE = 60;

  private Words() {}

  static String date(LocalDate date) {
    return LONG_DATE.format(date);
  }

  static String shortDate(LocalDate date) {
    return SHORT_DATE.format(date);
  }

  /** With thousands set off. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A count and what is counted: {@code 1 trace}, {@code 1,200 traces}. */
  static String count(long number, String singular) {
    return count(number) + " " + (number == 1 ? singular : singular + "s");
  }

  /** Two digits after the point; a dash where there is no number. */
  static String coefficient(double value) {
    // Adding zero turns -0.00 into 0.00.
    return Double.isFinite(value)
        ? String.format(Locale.ROOT, "%.2f", Math.round(value * 100) / 100.0 + 0.0)
        : "–";
  }

  /** A measured value with three digits that matter; a dash where there is no number. */
  static String value(double value) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    double size = Math.abs(value);
    if (value == Math.rint(value) || size >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.4f", value);
  }

  /** A share in percent. */
  static String percent(double share) {
    return Double.isFinite(share)
        ? String.format(Locale.ROOT, share > 0 && share < 0.01 ? "%.1f %%" : "%.0f %%", share * 100)
        : "–";
  }

  /** US dollars; never rounded down to nothing. */
  static String usd(double dollars) {
    if (dollars > 0 && dollars < 0.01) {
      return "< $0.01";
    }
    return String.format(Locale.ROOT, "$%,.2f", dollars);
  }

  static String seconds(double seconds) {
    long whole = Math.round(seconds);
    if (whole < MINUTE) {
      return whole < 1 ? "< 1 s" : whole + " s";
    }
    return "%d min %02d s".formatted(whole / MINUTE, whole % MINUTE);
  }

  /** How rare a value is: {@code 1 in 250}. */
  static String rarity(double p) {
    return p >= 1 ? "always" : "1 in " + count(Math.max(1, Math.round(1 / p)));
  }

  /** A name of a table as words: {@code tool_errors} is {@code tool errors}. */
  static String name(String name) {
    return name.replace('_', ' ').replace('-', ' ');
  }

  /** {@code a}, {@code a and b}, {@code a, b and c}. */
  static String list(List<String> items) {
    if (items.size() < 2) {
      return String.join("", items);
    }
    int last = items.size() - 1;
    return String.join(", ", items.subList(0, last)) + " and " + items.get(last);
  }

  /** The text with its first letter in upper case. */
  static String sentence(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
