/**
 * What has moved since it was last measured, each finding with its size, its threshold and what to
 * do about it.
 */
package dev.assay.udfs.drift;
