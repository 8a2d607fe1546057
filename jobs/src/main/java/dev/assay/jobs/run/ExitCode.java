package dev.assay.jobs.run;

/** How a command ends, for the shell and the scheduler. */
public enum ExitCode {
  DONE(0),
  FAILED(1),
  BAD_INPUT(2),
  GATE_BLOCK(10),
  GATE_INCONCLUSIVE(11),
  /** Stopped by a budget or a provider's refusal; everything so far is stored. */
  STOPPED(12);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
