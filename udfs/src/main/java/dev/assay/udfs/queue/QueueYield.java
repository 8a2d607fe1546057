package dev.assay.udfs.queue;

import dev.assay.udfs.statistics.YieldLift;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What an arm or a signal of the queue has found, beside what the random reserve of the same weeks
 * has: it pays for its places if it finds more.
 *
 * @param subject the arm's or the signal's name
 * @param offered traces
 * @param lift of those that were labelled
 */
public record QueueYield(Kind kind, String subject, int offered, YieldLift lift) {
  /** With fewer labels of its own a subject is not judged. */
  static final int ENOUGH_LABELS = 10;

  /** How strongly a signal's weight is held at what it was: as by so many labels. */
  private static final double HELD_BY = 20;

  private static final double LEAST = 0.25;
  private static final double MOST = 2;
  private static final double LEVEL = 0.95;

  /** What is judged. */
  public enum Kind {
    /** An arm of the queue, with all its signals together. */
    ARM,
    /** A signal of the arm {@code signal}. */
    SIGNAL;

    /** The name in tables. */
    public String key() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Whether a subject is worth its places. */
  public enum Pay {
    /** Finds more failures than the reserve: the 95 % interval of the lift lies above 1. */
    PAYS,
    /** Has found more, but not so many that it could not be chance. */
    UNCLEAR,
    /** Has found no more than the reserve. */
    DOES_NOT_PAY,
    /** Fewer than 10 labels, or fewer than three failures in the reserve. */
    TOO_FEW_LABELS;

    /** The name in tables. */
    public String key() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** The yields of all arms but the reserve, then of all signals, each in order of their names. */
  public static List<QueueYield> of(Collection<PastOffer> offers) {
    List<PastOffer> reserve = offers.stream().filter(o -> o.arm() == Arm.RANDOM).toList();
    List<QueueYield> yields = new ArrayList<>();
    yields.addAll(by(Kind.ARM, offers, reserve, offer -> offer.arm().key()));
    yields.addAll(by(Kind.SIGNAL, offers, reserve, PastOffer::signal));
    return List.copyOf(yields);
  }

  private static List<QueueYield> by(
      Kind kind,
      Collection<PastOffer> offers,
      List<PastOffer> reserve,
      Function<PastOffer, String> subject) {
    Map<String, List<PastOffer>> bySubject = new TreeMap<>();
    for (PastOffer offer : offers) {
      if (offer.arm() != Arm.RANDOM && subject.apply(offer) != null) {
        bySubject.computeIfAbsent(subject.apply(offer), unused -> new ArrayList<>()).add(offer);
      }
    }
    List<QueueYield> yields = new ArrayList<>();
    bySubject.forEach(
        (name, own) ->
            yields.add(
                new QueueYield(
                    kind,
                    name,
                    own.size(),
                    new YieldLift(
                        failed(own), labelled(own), failed(reserve), labelled(reserve)))));
    return yields;
  }

  private static int failed(List<PastOffer> offers) {
    return (int) offers.stream().filter(offer -> Boolean.TRUE.equals(offer.failed())).count();
  }

  private static int labelled(List<PastOffer> offers) {
    return (int) offers.stream().filter(offer -> offer.failed() != null).count();
  }

  /** Whether it is worth its places. */
  public Pay pay() {
    if (lift.labelled() < ENOUGH_LABELS || !lift.readable()) {
      return Pay.TOO_FEW_LABELS;
    }
    if (lift.lift() <= 1) {
      return Pay.DOES_NOT_PAY;
    }
    return lift.interval(LEVEL).lower() > 1 ? Pay.PAYS : Pay.UNCLEAR;
  }

  /**
   * By what a signal's own weight is multiplied: 1 plus the log lift, shrunk towards 0 by n / (n +
   * 20) for n labels; from a quarter to 2, and 1 while the reserve holds fewer than three failures.
   */
  public double multiplier() {
    if (!lift.readable() || lift.labelled() == 0) {
      return 1;
    }
    double own = (lift.hits() + 0.5) / (lift.labelled() + 1);
    double random = (lift.randomHits() + 0.5) / (lift.randomLabelled() + 1);
    double shrink = lift.labelled() / (lift.labelled() + HELD_BY);
    return Math.min(MOST, Math.max(LEAST, 1 + shrink * StrictMath.log(own / random)));
  }
}
