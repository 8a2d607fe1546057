/** How labelled traces become the items of a dataset: what an item is, which belong together. */
package dev.assay.udfs.dataset;
