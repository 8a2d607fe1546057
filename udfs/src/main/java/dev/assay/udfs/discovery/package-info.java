/** Finds kinds of anomalies that nobody has named yet. */
package dev.assay.udfs.discovery;
