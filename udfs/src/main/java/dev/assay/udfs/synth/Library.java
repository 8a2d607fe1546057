package dev.assay.udfs.synth;

import java.util.List;
import java.util.Locale;

/** The world of the research assistant: companies, their figures, and what their filings say. */
final class Library {
  private static final List<String> FIRST =
      List.of(
          "Alder",
          "Birch",
          "Cobalt",
          "Delphi",
          "Ember",
          "Falcon",
          "Granite",
          "Harbor",
          "Indigo",
          "Juniper",
          "Keystone",
          "Lumen",
          "Meridian",
          "Northwind",
          "Orchard",
          "Pinnacle");
  private static final List<String> SECOND =
      List.of("Energy", "Foods", "Health", "Logistics", "Metals", "Retail", "Software", "Telecom");
  private static final List<String> METRICS =
      List.of("revenue", "net income", "operating margin", "free cash flow", "net debt", "EPS");
  private static final List<String> TOPICS =
      List.of(
          "supply chain risk",
          "climate exposure",
          "revenue recognition",
          "pension obligations",
          "litigation",
          "currency hedging",
          "customer concentration",
          "cyber security");
  private static final List<String> CLAIMS =
      List.of(
          "Management expects the effect of %s on results to remain below %d percent.",
          "The board reviewed %s in %d sessions and saw no need for a provision.",
          "Exposure to %s fell by %d percent against the prior year.",
          "A dedicated committee monitors %s and reports to the board every %d weeks.",
          "The company insured %d percent of its exposure to %s.");
  private static final int FIRST_YEAR = 2018;
  private static final int YEARS = 7;

  private Library() {}

  static String company(Dice dice) {
    return dice.pick(FIRST) + " " + dice.pick(SECOND);
  }

  static String metric(Dice dice) {
    return dice.pick(METRICS);
  }

  static String topic(Dice dice) {
    return dice.pick(TOPICS);
  }

  static int year(Dice dice) {
    return FIRST_YEAR + dice.below(YEARS);
  }

  /** The figure that the financial database holds, in billions of dollars. */
  static double figure(String company, String metric, int year) {
    Dice dice = new Dice((company + metric + year).hashCode());
    return Math.round((1 + 90 * dice.share()) * 100) / 100.0;
  }

  static String title(String company, int year) {
    return "%s annual report %d".formatted(company, year);
  }

  /** A sentence that a filing has on a topic; another seed gives another sentence. */
  static String claim(String topic, Dice dice) {
    String template = dice.pick(CLAIMS);
    int number = 3 + dice.below(60);
    return template.indexOf("%d") < template.indexOf("%s")
        ? template.formatted(number, topic)
        : template.formatted(topic, number);
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
