/** How a week's places are shared out, and with what probability a trace gets one. */
package dev.assay.udfs.queue;
