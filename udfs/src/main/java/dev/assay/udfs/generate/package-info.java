/** Makes evaluators from labelled traces, and tells those that work from those that do not. */
package dev.assay.udfs.generate;
