/** Plants known defects, and edits that must not matter, in clean traces. */
package dev.assay.udfs.probe;
