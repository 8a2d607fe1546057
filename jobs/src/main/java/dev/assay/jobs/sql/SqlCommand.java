package dev.assay.jobs.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import dev.assay.jobs.evaluation.SupersededVerdicts;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.lakehouse.Tables;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.functions;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code assay sql}: a query over the tables of a lakehouse, by their names. */
@CommandLine.Command(
    name = "sql",
    description =
        "Query the tables of a lakehouse, and the view superseded: verdicts on contents that their traces no longer have.",
    footer = {
      "",
      "Example:",
      "  assay sql \"SELECT status, count(*) FROM verdicts GROUP BY status\""
    })
public final class SqlCommand implements Callable<Integer> {
  private static final int WIDTH = 40;

  @Mixin private CommonOptions common;

  @Parameters(paramLabel = "QUERY", description = "One SELECT of Spark SQL.")
  private String query;

  @Override
  public Integer call() {
    return Execution.answer(common, this::run);
  }

  private Outcome run(JobContext context) {
    SparkSession spark = context.spark();
    try {
      LogicalPlan plan = spark.sessionState().sqlParser().parsePlan(query);
      if (!isQuery(plan)) {
        throw new UserException(
            "sql: only queries are allowed: the tables are changed by Assay's commands alone.");
      }
      registerTables(context.lakehouse());
      registerViews(context.lakehouse(), query);
      Dataset<Row> result = spark.sql(query);
      String[] columns = distinct(result.columns());
      List<Map<String, Object>> rows = rows(result, columns);
      return Outcome.done(Accounting.NOTHING, Map.of("rows", rows), lines(columns, rows));
    } catch (ParseException e) {
      throw new UserException("sql: cannot be read: " + firstLines(e), e);
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        throw new UserException(
            "sql: %s Tables of %s: %s."
                .formatted(
                    firstLines(e),
                    context.lakehouse().root(),
                    String.join(", ", Tables.of(context.lakehouse()))),
            e);
      }
      throw e;
    }
  }

  private static boolean isQuery(LogicalPlan plan) {
    return !plan.exists(part -> changes(part));
  }

  /** An INSERT, and what Delta adds to SQL, become commands only when they are analysed. */
  private static boolean changes(LogicalPlan part) {
    return part instanceof Command
        || part instanceof ParsedStatement
        || part.getClass().getSimpleName().endsWith("Statement");
  }

  private void registerTables(Lakehouse lakehouse) {
    for (String name : Tables.of(lakehouse)) {
      // Opening a table reads its log: only those that the query names are worth it.
      if (query.toLowerCase(Locale.ROOT).contains(name)) {
        lakehouse
            .spark()
            .read()
            .format("delta")
            .load(lakehouse.path(name))
            .createOrReplaceTempView(name);
      }
    }
  }

  private static void registerViews(Lakehouse lakehouse, String query) {
    if (query.toLowerCase(Locale.ROOT).contains(SupersededVerdicts.NAME)) {
      SupersededVerdicts.of(lakehouse).createOrReplaceTempView(SupersededVerdicts.NAME);
    }
  }

  /**
   * Of columns that have one name, as of two tables that are joined, the later ones get a number.
   */
  private static String[] distinct(String[] names) {
    Set<String> distinct = new LinkedHashSet<>();
    for (String name : names) {
      String free = name;
      for (int i = 2; !distinct.add(free); i++) {
        free = "%s_%d".formatted(name, i);
      }
    }
    return distinct.toArray(String[]::new);
  }

  private static List<Map<String, Object>> rows(Dataset<Row> result, String[] columns) {
    ObjectMapper json = new ObjectMapper();
    List<Map<String, Object>> rows = new ArrayList<>();
    Map<String, String> options = Map.of("ignoreNullFields", "false");
    Dataset<Row> asJson =
        result
            .toDF(positions(columns.length))
            .select(functions.to_json(functions.struct("*"), options));
    for (Row row : asJson.collectAsList()) {
      try {
        Map<String, Object> named = new LinkedHashMap<>();
        var values = json.readTree(row.getString(0));
        for (int i = 0; i < columns.length; i++) {
          named.put(columns[i], json.treeToValue(values.get("c" + i), Object.class));
        }
        rows.add(named);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
    return rows;
  }

  private static String[] positions(int count) {
    String[] names = new String[count];
    Arrays.setAll(names, i -> "c" + i);
    return names;
  }

  private static List<String> lines(String[] columns, List<Map<String, Object>> rows) {
    int[] widths = Arrays.stream(columns).mapToInt(String::length).toArray();
    for (Map<String, Object> row : rows) {
      for (int i = 0; i < columns.length; i++) {
        widths[i] = Math.max(widths[i], cell(row.get(columns[i])).length());
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(line(List.of(columns), widths));
    for (Map<String, Object> row : rows) {
      lines.add(line(Arrays.stream(columns).map(column -> cell(row.get(column))).toList(), widths));
    }
    lines.add("%d row%s".formatted(rows.size(), rows.size() == 1 ? "" : "s"));
    return lines;
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      line.append(cells.get(i)).append(" ".repeat(widths[i] - cells.get(i).length() + 2));
    }
    return line.toString().stripTrailing();
  }

  /** A value without control characters, which a terminal would obey, and not too long. */
  private static String cell(Object value) {
    String text = String.valueOf(value).replaceAll("[\\p{Cntrl}\\p{Cf}]", " ");
    return text.length() <= WIDTH ? text : text.substring(0, WIDTH - 1) + "…";
  }

  private static String firstLines(Exception e) {
    return e.getMessage()
        .lines()
        .filter(line -> !line.isBlank())
        .limit(2)
        .reduce("", String::concat);
  }
}
