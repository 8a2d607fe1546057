package dev.assay.jobs.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.assay.jobs.report.ChartImage.Png;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Writes a page as HTML: one document that loads nothing, runs nothing, and shows text from outside
 * as text.
 */
final class ReportHtml {
  private static final String FOLDER = "/report/";
  private static final String STYLE = text("style.css");
  private static final Template PAGE =
      Mustache.compiler()
          .withEscaper(ReportHtml::escape)
          .withFormatter(ReportHtml::format)
          .withLoader(name -> new StringReader(text(name + ".mustache")))
          .compile(text("page.mustache"));

  private ReportHtml() {}

  /**
   * What the template asks.
   *
   * @param inline whether pictures stand in the document itself, else in parts of the mail
   */
  private record Context(Page page, String style, String policy, boolean inline) {}

  /** For a file: pictures stand in the document. */
  static String file(Page page) {
    return PAGE.execute(new Context(page, STYLE, policy("img-src data:"), true));
  }

  /** For a mail: pictures are parts of the message, named {@code cid:NAME}. */
  static String mail(Page page) {
    return PAGE.execute(new Context(page, STYLE, policy("img-src cid:"), false));
  }

  /** Nothing is allowed but this style sheet and these pictures. */
  private static String policy(String images) {
    return "default-src 'none'; style-src 'sha256-%s'; %s; base-uri 'none'; form-action 'none'"
        .formatted(sha256(STYLE), images);
  }

  /** A percent sign stays with its number. */
  private static String escape(String text) {
    return Inert.html(text).replace(" %", "&nbsp;%");
  }

  private static String format(Object value) {
    return value instanceof Png png
        ? "data:image/png;base64," + png.base64()
        : String.valueOf(value);
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(String name) {
    try (InputStream in = ReportHtml.class.getResourceAsStream(FOLDER + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
