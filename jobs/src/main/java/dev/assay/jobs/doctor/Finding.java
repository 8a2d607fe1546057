package dev.assay.jobs.doctor;

/**
 * What an examination has shown.
 *
 * @param subject what was looked at
 * @param text what was seen, and the fix where it is not well
 */
record Finding(Level level, String subject, String text) {
  enum Level {
    OK,
    /** Something that a user may want to set, or has chosen not to. */
    NOTE,
    PROBLEM
  }

  static Finding ok(String subject, String text) {
    return new Finding(Level.OK, subject, text);
  }

  static Finding note(String subject, String text) {
    return new Finding(Level.NOTE, subject, text);
  }

  static Finding problem(String subject, String text) {
    return new Finding(Level.PROBLEM, subject, text);
  }
}
