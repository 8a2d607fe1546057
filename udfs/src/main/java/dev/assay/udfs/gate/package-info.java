/**
 * Whether a release may go out: paired measurements of two releases to a decision, its document for
 * programs, and its summary for people.
 */
package dev.assay.udfs.gate;
