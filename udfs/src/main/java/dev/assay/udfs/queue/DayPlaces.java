package dev.assay.udfs.queue;

/**
 * How a day's places are used.
 *
 * @param mode how the traces of the day are chosen
 * @param random places of the random arm
 * @param secondOpinion places of that arm
 * @param flagged places of that arm
 * @param unflagged places of that arm
 * @param signal places of the signal arm
 */
public record DayPlaces(
    Mode mode, int random, int secondOpinion, int flagged, int unflagged, int signal) {

  /** How the traces of a day are chosen. */
  public enum Mode {
    /** The most unusual, and a random reserve. */
    UNUSUAL,
    /** All: there are no more traces than places. */
    ALL,
    /** Uniformly: too little is known of what is usual. */
    UNIFORM
  }

  /** A day without a place left. */
  public static final DayPlaces NONE = new DayPlaces(Mode.UNUSUAL, 0, 0, 0, 0, 0);
}
