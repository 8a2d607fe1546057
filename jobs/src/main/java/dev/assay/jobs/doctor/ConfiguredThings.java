package dev.assay.jobs.doctor;

import dev.assay.jobs.conf.MailSettings;
import dev.assay.jobs.conf.Scorecard;
import dev.assay.jobs.conf.Settings;
import dev.assay.jobs.conf.SourceSettings;
import dev.assay.jobs.evaluation.EvaluatorFiles;
import dev.assay.jobs.run.JobContext;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.judge.ApiKey;
import dev.assay.udfs.judge.JudgeSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Whether what the configuration names is there: files, sources, keys and passwords. */
final class ConfiguredThings {
  private ConfiguredThings() {}

  static List<Finding> examine(JobContext context) {
    Settings settings = context.settings();
    List<Finding> findings = new ArrayList<>();
    findings.add(
        read("failure modes", () -> names(settings.failureModes().failureModes().keySet())));
    findings.add(
        read(
            "evaluators",
            () -> names(EvaluatorFiles.load(settings).stream().map(Evaluator::name).toList())));
    findings.add(
        read(
            "scorecard",
            () ->
                "%d critical slices".formatted(Scorecard.load(settings).criticalSlices().size())));
    Configuration hadoop = context.spark().sessionState().newHadoopConf();
    settings.yaml().sources().forEach(source -> findings.add(source(source, hadoop)));
    if (settings.yaml().sources().isEmpty()) {
      findings.add(
          Finding.note("sources", "none: nightly ingests what sources: in assay.yaml names"));
    }
    findings.addAll(judges(settings.yaml().judge(), System::getenv));
    findings.add(settings.mail().map(ConfiguredThings::mail).orElseGet(ConfiguredThings::noMail));
    return findings;
  }

  private static Finding read(String subject, Supplier<String> reading) {
    try {
      return Finding.ok(subject, reading.get());
    } catch (UserException e) {
      return Finding.problem(subject, e.getMessage());
    }
  }

  private static String names(Collection<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private static Finding source(SourceSettings source, Configuration hadoop) {
    String subject = "source " + source.name();
    try {
      Path input = new Path(source.input());
      FileStatus[] found = input.getFileSystem(hadoop).globStatus(input);
      return found == null || found.length == 0
          ? Finding.problem(subject, source.input() + ": nothing is there")
          : Finding.ok(subject, source.input());
    } catch (IOException e) {
      return Finding.problem(
          subject,
          "%s: cannot be read: %s. Check the address and your rights to it."
              .formatted(source.input(), e.getClass().getSimpleName()));
    }
  }

  /** The model and those of its panel, each with its key. */
  static List<Finding> judges(JudgeSettings judge, UnaryOperator<String> environment) {
    if (!judge.hasEndpoint()) {
      return List.of(
          Finding.note(
              "judge",
              "not run: set judge.base_url and judge.model in assay.yaml for an endpoint"));
    }
    return judge.models().stream().map(model -> judge(model, environment)).toList();
  }

  private static Finding judge(JudgeSettings model, UnaryOperator<String> environment) {
    String text = "%s at %s".formatted(model.model(), model.baseUrl());
    return ApiKey.missing(model, environment)
        .map(fix -> Finding.problem("judge", "%s: %s".formatted(text, fix)))
        .orElseGet(() -> Finding.ok("judge", text));
  }

  private static Finding mail(MailSettings mail) {
    String text =
        "%s:%d, %d recipients".formatted(mail.host(), mail.port(), mail.recipients().size());
    return missing(mail.passwordEnv())
        .map(
            name ->
                Finding.problem(
                    "mail", "%s: set the environment variable %s".formatted(text, name)))
        .orElseGet(() -> Finding.ok("mail", text));
  }

  private static Finding noMail() {
    return Finding.note("mail", "none: reports are files only");
  }

  /** The name of an environment variable that is needed and not set. */
  private static Optional<String> missing(String variable) {
    return Optional.ofNullable(variable)
        .filter(name -> Optional.ofNullable(System.getenv(name)).orElse("").isBlank());
  }
}
