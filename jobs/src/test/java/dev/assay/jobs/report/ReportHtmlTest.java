package dev.assay.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.judge.FaultTable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReportHtmlTest {
  private static final String HOSTILE =
      "</td><script>alert(1)</script><img src=x onerror=alert(2)>\" onclick=\"x' =`{{policy}}\u202Egnp.exe\u0000\u001b[31m";

  @ParameterizedTest
  @EnumSource(ReportKind.class)
  void showsHostileTextAsText(ReportKind kind) {
    Page page = LayOut.of(SampleReport.saying(kind, HOSTILE));
    for (String html : List.of(ReportHtml.file(page), ReportHtml.mail(page))) {
      assertThat(html)
          .contains("&lt;script&gt;alert(1)")
          .doesNotContain("<script", "<img src=x", "\" onclick")
          .doesNotContain("\u202E", "\u0000", "\u001b");
      // Every attribute's value is quoted, and the hostile quote ended none of them.
      assertThat(html.replaceAll("=\"[^\"]*\"", "").replaceAll(">[^<]*<", "><"))
          .doesNotContain("onclick", "onerror");
    }
    assertThat(PlainText.of(page)).doesNotContain("\u202E", "\u0000", "\u001b");
    FaultTable.seen(28, "HTML: text, with no markup and no control characters");
  }

  @ParameterizedTest
  @EnumSource(ReportKind.class)
  void loadsNothingAndRunsNothing(ReportKind kind) {
    String html =
        ReportHtml.file(LayOut.of(SampleReport.eventful(kind)))
            .replaceAll("src(set)?=\"data:image/png;base64,[A-Za-z0-9+/=]+\"", "")
            .replaceAll("sha256-[A-Za-z0-9+/=]+", "sha256-");
    assertThat(html)
        .contains("default-src &#39;none&#39;; style-src &#39;sha256-")
        .doesNotContain("http:", "https:", "//", "<script", "javascript:", "url(", "@import")
        .doesNotContain("<link", "src=", "srcset=", "data:image");
  }

  @Test
  void allowsTheStyleThatItHas() throws Exception {
    String html = ReportHtml.file(LayOut.of(SampleReport.empty(ReportKind.NIGHTLY)));
    String style = html.substring(html.indexOf("<style>") + 7, html.indexOf("</style>"));
    byte[] hash =
        java.security.MessageDigest.getInstance("SHA-256")
            .digest(style.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(html)
        .contains("sha256-" + java.util.Base64.getEncoder().encodeToString(hash) + "&#39;");
    assertThat(html.replaceAll("<style>[^<]*</style>", "")).doesNotContain("style=");
  }

  @Test
  void drawsTheIntervalsForWideAndNarrowPagesInLightAndDark() throws IOException {
    Page page = LayOut.of(SampleReport.eventful(ReportKind.NIGHTLY));
    assertThat(page.figures())
        .extracting(Block.Figure::name)
        .containsExactly("volume", "agreement");
    ChartImage image = page.figures().get(1).image();
    List<ChartImage.Png> all =
        Arrays.asList(image.wide(), image.wideDark(), image.narrow(), image.narrowDark());
    assertThat(all).doesNotHaveDuplicates();
    assertThat(ImageIO.read(new ByteArrayInputStream(image.wide().bytes())).getWidth())
        .isEqualTo(2 * ChartImage.WIDE);
    assertThat(page.figures().get(1).alt()).contains("tool-choice-judge v3 0.71 (0.46 to 0.85)");
  }

  @Test
  void saysInTheTableWhatThePictureShows() {
    Page page = LayOut.of(SampleReport.eventful(ReportKind.NIGHTLY));
    String withoutPictures = ReportHtml.file(page).replaceAll("<picture>(?s:.*?)</picture>", "");
    assertThat(withoutPictures)
        .contains("citation-grounding v2", "0.66 to 0.96", "GATE CONFIRMED")
        .contains("-0.16 to 0.20", "undefined");
    assertThat(PlainText.of(page)).contains("0.66 to 0.96", "undefined (-0.16 to 0.20)");
  }

  @Test
  void givesTheSameBytesForTheSameReport() {
    Report report = SampleReport.eventful(ReportKind.NIGHTLY);
    assertThat(ReportHtml.file(LayOut.of(report))).isEqualTo(ReportHtml.file(LayOut.of(report)));
  }

  @Test
  void namesThePicturesOfAMailByContentId() {
    Page page = LayOut.of(SampleReport.eventful(ReportKind.NIGHTLY));
    assertThat(ReportHtml.mail(page))
        .contains("src=\"cid:volume\"", "src=\"cid:agreement\"", "img-src cid:")
        .doesNotContain("data:image");
    // Some mail readers cut a message off that is longer than 102 kB.
    assertThat(ReportHtml.mail(page).length()).isLessThan(100_000);
  }

  @ParameterizedTest
  @EnumSource(ReportKind.class)
  void hasSomethingToSayOfAnEmptyLakehouse(ReportKind kind) {
    String html = ReportHtml.file(LayOut.of(SampleReport.empty(kind)));
    assertThat(html).contains("The lakehouse has no tables yet.").doesNotContain("null", "NaN");
  }

  /** For looking at: set ASSAY_SAMPLES to a folder. */
  @Test
  void writesSamplesWhereAskedTo() throws IOException {
    String folder = System.getenv("ASSAY_SAMPLES");
    org.junit.jupiter.api.Assumptions.assumeTrue(folder != null, "ASSAY_SAMPLES names no folder");
    for (ReportKind kind : ReportKind.values()) {
      write(
          Path.of(folder, kind.key() + ".html"),
          ReportHtml.file(LayOut.of(SampleReport.eventful(kind))));
      write(
          Path.of(folder, kind.key() + ".txt"),
          PlainText.of(LayOut.of(SampleReport.eventful(kind))));
    }
    write(
        Path.of(folder, "calm.html"),
        ReportHtml.file(LayOut.of(SampleReport.calm(ReportKind.NIGHTLY))));
    write(
        Path.of(folder, "empty.html"),
        ReportHtml.file(LayOut.of(SampleReport.empty(ReportKind.NIGHTLY))));
    write(
        Path.of(folder, "mail.html"),
        ReportHtml.mail(LayOut.of(SampleReport.eventful(ReportKind.NIGHTLY))));
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
  }
}
