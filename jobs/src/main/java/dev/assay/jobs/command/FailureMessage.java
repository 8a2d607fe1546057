package dev.assay.jobs.command;

import dev.assay.jobs.run.ExitCode;
import dev.assay.udfs.errors.UserException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What a person sees of a failure: the problem, the place, the fix; a stack trace if asked for. */
public final class FailureMessage {
  private FailureMessage() {}

  /** For a command line that cannot be read. */
  public static int ofUsage(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("assay: " + e.getMessage());
    err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.BAD_INPUT.code();
  }

  /** For a command that has failed while it ran. */
  public static int ofRun(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    boolean verbose = parsed.hasMatchedOption("--verbose");
    if (e instanceof UserException) {
      err.println("assay: " + e.getMessage());
    } else {
      err.println("assay: failed: " + summary(e));
      if (!verbose) {
        err.println("Run it again with --verbose for the stack trace.");
      }
    }
    if (verbose) {
      e.printStackTrace(err);
    }
    err.flush();
    return (e instanceof UserException ? ExitCode.BAD_INPUT : ExitCode.FAILED).code();
  }

  /** The first line of the deepest cause: Spark wraps what went wrong in long messages. */
  private static String summary(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? "" : cause.getMessage();
    String line = message.lines().findFirst().orElse("");
    return cause.getClass().getSimpleName() + (line.isEmpty() ? "" : ": " + line);
  }
}
