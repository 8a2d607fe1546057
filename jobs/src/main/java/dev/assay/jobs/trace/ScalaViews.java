package dev.assay.jobs.trace;

import java.util.List;
import java.util.Map;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Lists and maps as the encoder of rows wants them. */
final class ScalaViews {
  private ScalaViews() {}

  /** A view of a list; null for null. */
  static <T> Seq<T> of(List<T> list) {
    return list == null ? null : CollectionConverters.asScala(list);
  }

  /** The same, null for an empty list. */
  static <T> Seq<T> nullIfEmpty(List<T> list) {
    return list.isEmpty() ? null : CollectionConverters.asScala(list);
  }

  /** A view of a map; null for an empty one. */
  static <K, V> scala.collection.Map<K, V> nullIfEmpty(Map<K, V> map) {
    return map.isEmpty() ? null : CollectionConverters.asScala(map);
  }
}
