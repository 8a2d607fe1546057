/** What reviewers are given to read and to answer, and the forms in which they take it home. */
package dev.assay.udfs.review;
