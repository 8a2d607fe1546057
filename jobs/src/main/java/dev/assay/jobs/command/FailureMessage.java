package dev.assay.jobs.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.assay.jobs.run.ExitCode;
import dev.assay.udfs.errors.UserException;
import java.io.PrintWriter;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a person sees of a failure: the problem, the place, the fix; a stack trace if asked for. */
public final class FailureMessage {
  private static final int LONGEST = 300;

  private FailureMessage() {}

  /** For a command line that cannot be read. */
  public static int ofUsage(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("assay: " + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
    if (Arrays.asList(arguments).contains("--json")) {
      printJson(command, e.getMessage(), ExitCode.BAD_INPUT);
    }
    return ExitCode.BAD_INPUT.code();
  }

  /** For a command that has failed while it ran. */
  public static int ofRun(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    // What was typed after the subcommand's name.
    ParseResult typed = command.getParseResult();
    boolean isVerbose = typed.hasMatchedOption("--verbose");
    boolean isUsers = e instanceof UserException;
    ExitCode exit = isUsers ? ExitCode.BAD_INPUT : ExitCode.FAILED;
    String message = isUsers ? plain(e.getMessage()) : "failed: " + summary(e);
    err.println("assay: " + message);
    if (!isUsers && !isVerbose) {
      err.println("Run it again with --verbose for the stack trace.");
    }
    if (isVerbose) {
      e.printStackTrace(err);
    }
    err.flush();
    if (typed.hasMatchedOption("--json")) {
      printJson(command, message, exit);
    }
    return exit.code();
  }

  /** Whoever reads JSON gets one object of a failure, too. */
  private static void printJson(CommandLine command, String message, ExitCode exit) {
    PrintWriter out = command.getOut();
    out.println(
        JsonNodeFactory.instance.objectNode().put("error", message).put("exit", exit.code()));
    out.flush();
  }

  /** The first line of the deepest cause: Spark wraps what went wrong in long messages. */
  private static String summary(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? "" : cause.getMessage();
    String line = plain(message.lines().findFirst().orElse(""));
    String shown = line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    return cause.getClass().getSimpleName() + (shown.isEmpty() ? "" : ": " + shown);
  }

  /** Without what a terminal would obey: a message may name what came in with traces. */
  private static String plain(String message) {
    return message.replaceAll("[\\p{Cntrl}\\p{Cf}&&[^\n]]", " ");
  }
}
