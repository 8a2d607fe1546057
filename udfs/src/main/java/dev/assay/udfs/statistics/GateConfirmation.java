package dev.assay.udfs.statistics;

/** Whether the data, not only the policy, say that a blocked release is worse. */
public enum GateConfirmation {
  /** The drop is significant. */
  CONFIRMED,
  /** Blocked by policy; chance is not ruled out. */
  UNCONFIRMED,
  /** Not blocked. */
  NOT_BLOCKED
}
