package dev.assay.udfs.statistics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Reads the vectors of one group. */
public final class VectorProvider implements ArgumentsProvider, AnnotationConsumer<VectorSource> {
  private String group = "";

  @Override
  public void accept(VectorSource source) {
    group = source.value();
  }

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    JsonNode vectors = all().path(group);
    if (vectors.isEmpty()) {
      throw new IllegalArgumentException("no vectors named " + group);
    }
    return StreamSupport.stream(vectors.spliterator(), false)
        .map(vector -> Arguments.of(new Vector(vector)));
  }

  static JsonNode all() {
    try (InputStream in = VectorProvider.class.getResourceAsStream("/statistics-vectors.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
