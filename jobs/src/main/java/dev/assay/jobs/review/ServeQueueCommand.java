package dev.assay.jobs.review;

import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code assay queue serve}. */
@Command(
    name = "serve",
    description =
        "Serve a page on this machine on which reviewers read and answer what is offered in the week of a day; without --date, in the latest week.",
    footer = {
      "",
      "It is served on the loopback address alone, without an account; end it with Ctrl-C. Each answer",
      "is on the disk before the page goes on, in a file that assay labels import takes. Started again",
      "with the same file, it goes on where it was.",
      "",
      "Example:",
      "  assay queue serve --port 8399"
    })
final class ServeQueueCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8399",
      description = "0 takes any that is free (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--answers",
      paramLabel = "FILE",
      description = "The file that answers are added to (default: review-WEEK.jsonl here).")
  private Path answers;

  @Option(
      names = "--second-opinion",
      description =
          "Instead of the queue: what one reviewer has labelled and another should, to know how far they agree.")
  private boolean secondOpinion;

  @Override
  public Integer call() throws InterruptedException {
    int code =
        Execution.read(
            common,
            context -> ServeQueueJob.start(context, which(), port, Optional.ofNullable(answers)));
    // Until the process is ended.
    new CountDownLatch(1).await();
    return code;
  }

  private ReviewTasks.Which which() {
    return secondOpinion ? ReviewTasks.Which.LABELLED_ONCE : ReviewTasks.Which.OFFERED;
  }
}
