package dev.assay.udfs.signal;

import java.util.List;

/**
 * The traces that one is compared with: those of the same application, agent, model and prompt
 * version.
 *
 * @param service may be null, as may all
 */
public record Slice(String service, String agent, String model, String promptVersion) {
  /** The slice of all traces of a source. */
  public static final String ALL = "all";

  /** Names of the slice and of those that it borrows from: itself, its application, all. */
  public List<String> levels() {
    String application = "service=%s, agent=%s".formatted(shown(service), shown(agent));
    return List.of(
        "%s, model=%s, prompt=%s".formatted(application, shown(model), shown(promptVersion)),
        application,
        ALL);
  }

  private static String shown(String value) {
    return value == null ? "-" : value;
  }
}
