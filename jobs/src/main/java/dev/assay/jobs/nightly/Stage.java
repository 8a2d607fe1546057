package dev.assay.jobs.nightly;

import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import java.util.Set;
import java.util.function.Function;

/**
 * A job of the night.
 *
 * @param name its command, for {@code runs} and the screen; unique in the night
 * @param needs the stages without whose results it would tell half a truth
 */
record Stage(String name, Set<String> needs, Function<JobContext, Outcome> job) {
  Stage {
    needs = Set.copyOf(needs);
  }

  static Stage of(String name, Function<JobContext, Outcome> job) {
    return new Stage(name, Set.of(), job);
  }

  Stage after(String... names) {
    return new Stage(name, Set.of(names), job);
  }
}
