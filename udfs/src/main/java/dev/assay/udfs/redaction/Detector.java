package dev.assay.udfs.redaction;

import java.io.Serializable;
import java.util.function.Consumer;

/** Finds one kind of thing to hide, in a time that grows with the text's length only. */
interface Detector extends Serializable {
  /** Tells every match in the text, in order. */
  void find(String text, Consumer<Match> found);
}
