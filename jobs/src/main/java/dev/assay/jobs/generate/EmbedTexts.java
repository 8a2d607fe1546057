package dev.assay.jobs.generate;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.run.JobContext;
import dev.assay.udfs.embedding.MiniLm;
import dev.assay.udfs.evaluator.Evaluator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Sees to it that the vectors of some texts are known, and are kept. */
final class EmbedTexts {
  private static final int AT_ONCE = 100;

  private EmbedTexts() {}

  /** Reads the vectors that the lakehouse has, works out the others, and adds them to it. */
  static void run(JobContext context, Set<String> texts) {
    MiniLm model = MiniLm.shared();
    Map<String, String> unknown = new LinkedHashMap<>();
    for (String text : texts) {
      String part = MiniLm.part(text);
      if (!part.isBlank() && !model.knows(part)) {
        unknown.put(Evaluator.sha256(part), part);
      }
    }
    if (unknown.isEmpty()) {
      return;
    }
    for (Row row : stored(context, unknown.keySet())) {
      model.remember(unknown.remove(row.getString(0)), vector(row.getList(1)));
    }
    List<Row> added = new ArrayList<>();
    for (Map.Entry<String, String> text : unknown.entrySet()) {
      if (added.size() % AT_ONCE == 0) {
        context
            .progress()
            .step("embedding texts, %,d of %,d".formatted(added.size(), unknown.size()));
      }
      float[] vector = model.embed(text.getValue());
      List<Float> numbers = new ArrayList<>();
      for (float number : vector) {
        numbers.add(number);
      }
      added.add(RowFactory.create(MiniLm.NAME, text.getKey(), numbers.toArray(Float[]::new)));
    }
    if (!added.isEmpty()) {
      context
          .lakehouse()
          .append(
              EmbeddingsTable.TABLE,
              context.spark().createDataFrame(added, EmbeddingsTable.TABLE.schema()).coalesce(1));
    }
  }

  private static List<Row> stored(JobContext context, Set<String> hashes) {
    return context
        .lakehouse()
        .read(EmbeddingsTable.TABLE)
        .where(col(EmbeddingsTable.MODEL).equalTo(MiniLm.NAME))
        .join(
            broadcast(
                context
                    .spark()
                    .createDataset(List.copyOf(hashes), Encoders.STRING())
                    .toDF(EmbeddingsTable.TEXT_HASH)),
            EmbeddingsTable.TEXT_HASH)
        .dropDuplicates(EmbeddingsTable.TEXT_HASH)
        .select(EmbeddingsTable.TEXT_HASH, EmbeddingsTable.VECTOR)
        .collectAsList();
  }

  private static float[] vector(List<Float> numbers) {
    float[] vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = numbers.get(i);
    }
    return vector;
  }
}
