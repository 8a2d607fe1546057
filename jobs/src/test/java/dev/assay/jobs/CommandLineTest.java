package dev.assay.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Every command and every subcommand, as a person first meets it. */
class CommandLineTest {
  /** No line of an example is broken. */
  private static final int WIDE = 200;

  private static final List<String> COMMON =
      List.of("--lakehouse", "--conf", "--date", "--verbose", "--json", "--help");

  @ParameterizedTest
  @MethodSource("commands")
  void helpsWithAnExampleThatCanBeTyped(String command) {
    Typed help = Typed.of(command + " --help");
    assertThat(help.exit()).isZero();
    assertThat(help.out()).startsWith("Usage: " + ("assay " + command).strip()).contains("Example");
    assertThat(examples(help.out())).isNotEmpty().allSatisfy(CommandLineTest::parses);
  }

  @ParameterizedTest
  @MethodSource("leaves")
  void hasTheCommonOptions(String command) {
    assertThat(spec(command).optionsMap().keySet()).containsAll(COMMON);
  }

  @ParameterizedTest
  @MethodSource("groups")
  void namesItsSubcommandsWhereNoneIsGiven(String command) {
    Typed alone = Typed.of(command);
    assertThat(alone.exit()).isEqualTo(2);
    assertThat(alone.err()).contains("--help");
  }

  @Test
  void writesNumbersAlikeWhateverTheMachineSpeaks() {
    Locale before = Locale.getDefault(Locale.Category.FORMAT);
    try {
      Locale.setDefault(Locale.Category.FORMAT, Locale.GERMANY);
      assertThat(Assay.run("--version")).isZero();
      assertThat("%,d %.2f".formatted(1000, 0.5)).isEqualTo("1,000 0.50");
    } finally {
      Locale.setDefault(Locale.Category.FORMAT, before);
    }
  }

  @Test
  void saysWhatIsNearAMistypedName() {
    assertThat(Typed.of("ingset").err()).contains("ingest").contains("--help");
    assertThat(Typed.of("rank --dat 2026-11-01").err()).contains("--date");
    assertThat(Typed.of("rank --date 2026-02-30"))
        .satisfies(typed -> assertThat(typed.exit()).isEqualTo(2))
        .satisfies(
            typed ->
                assertThat(typed.err())
                    .contains("'2026-02-30' is not a date: write YYYY-MM-DD, for example"));
  }

  @Test
  void printsOneJsonObjectOfABadCommandLine() {
    Typed typed = Typed.of("rank --json --date tomorrow");
    assertThat(typed.out().lines()).hasSize(1);
    assertThat(typed.out()).startsWith("{\"error\":\"").endsWith(",\"exit\":2}\n");
  }

  private record Typed(int exit, String out, String err) {
    private static Typed of(String line) {
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();
      String[] words =
          Arrays.stream(line.split(" ", -1)).filter(word -> !word.isEmpty()).toArray(String[]::new);
      int exit =
          Assay.commandLine()
              .setUsageHelpAutoWidth(false)
              .setUsageHelpWidth(WIDE)
              .setOut(new PrintWriter(out, true))
              .setErr(new PrintWriter(err, true))
              .execute(words);
      return new Typed(exit, out.toString(), err.toString());
    }
  }

  /** The indented lines that begin with the program's name. */
  private static List<String> examples(String help) {
    return help.lines()
        .map(line -> line.replaceAll(" +# .*", "").strip())
        .filter(line -> line.startsWith("assay "))
        .toList();
  }

  private static void parses(String example) {
    List<String> words = new ArrayList<>();
    java.util.regex.Matcher word =
        java.util.regex.Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)").matcher(example);
    while (word.find()) {
      words.add(
          Stream.of(1, 2, 3)
              .map(word::group)
              .filter(java.util.Objects::nonNull)
              .findFirst()
              .orElseThrow());
    }
    Assay.commandLine().parseArgs(words.subList(1, words.size()).toArray(String[]::new));
  }

  static Stream<String> commands() {
    return Stream.concat(Stream.of(""), below(Assay.commandLine(), ""));
  }

  static Stream<String> leaves() {
    return below(Assay.commandLine(), "")
        .filter(command -> spec(command).userObject() instanceof java.util.concurrent.Callable<?>);
  }

  static Stream<String> groups() {
    return commands()
        .filter(
            command -> !(spec(command).userObject() instanceof java.util.concurrent.Callable<?>));
  }

  private static Stream<String> below(CommandLine line, String path) {
    return line.getSubcommands().entrySet().stream()
        .flatMap(
            entry -> {
              String command = (path + " " + entry.getKey()).strip();
              return Stream.concat(Stream.of(command), below(entry.getValue(), command));
            });
  }

  private static CommandSpec spec(String command) {
    CommandLine line = Assay.commandLine();
    for (String word : command.split(" ", -1)) {
      line = word.isEmpty() ? line : line.getSubcommands().get(word);
    }
    return line.getCommandSpec();
  }
}
