package dev.assay.udfs.embedding;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The embedding model all-MiniLM-L6-v2, quantised, in this process: nothing is downloaded, and no
 * text leaves the machine. A text takes some 20 ms of a core; what was embedded lately is
 * remembered.
 *
 * <p>Texts are cut to {@value #LONGEST} characters, about what the model was trained to read at
 * once.
 */
public final class MiniLm implements Embedder {
  /** Changed with the model: vectors of two names are not to be compared. */
  public static final String NAME = "all-minilm-l6-v2-q/1.20.0-beta30";

  /** Numbers in a vector. */
  public static final int DIMENSIONS = 384;

  private static final int LONGEST = 600;
  private static final int REMEMBERED = 20_000;

  private final Map<String, float[]> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
              return size() > REMEMBERED;
            }
          });

  private MiniLm() {}

  /** The one of this JVM; the model is loaded when it is first asked. */
  public static MiniLm shared() {
    return Shared.INSTANCE;
  }

  private static final class Shared {
    static final MiniLm INSTANCE = new MiniLm();
  }

  private static final class Loaded {
    static final EmbeddingModel MODEL = new AllMiniLmL6V2QuantizedEmbeddingModel(Runnable::run);
  }

  /** What of a text is embedded: vectors are kept by it. */
  public static String part(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }

  @Override
  public float[] embed(String text) {
    String part = part(text);
    float[] vector = known.get(part);
    if (vector == null) {
      vector = part.isBlank() ? new float[DIMENSIONS] : Loaded.MODEL.embed(part).content().vector();
      known.put(part, vector);
    }
    return vector;
  }

  /** Remembers a vector that was worked out before. */
  public void remember(String part, float[] vector) {
    known.put(part, vector);
  }

  /** Whether a text's vector is remembered. */
  public boolean knows(String text) {
    return known.containsKey(part(text));
  }
}
