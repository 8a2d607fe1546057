package dev.assay.jobs;

/** The command line. */
public final class Assay {
  private Assay() {}

  public static void main(String[] args) {
    System.exit(args.length);
  }
}
