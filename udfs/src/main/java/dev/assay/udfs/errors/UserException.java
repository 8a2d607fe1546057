package dev.assay.udfs.errors;

/**
 * A failure that the person who runs Assay can mend: bad usage, configuration or input.
 *
 * <p>Its message says the problem, the place and the fix, and holds no text of a trace.
 */
public final class UserException extends RuntimeException {
  public UserException(String message) {
    super(message);
  }

  public UserException(String message, Throwable cause) {
    super(message, cause);
  }
}
