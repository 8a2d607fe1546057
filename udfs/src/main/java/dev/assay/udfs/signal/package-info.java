/** Signals that a trace is worth a person's time, and how they are made into one order. */
package dev.assay.udfs.signal;
