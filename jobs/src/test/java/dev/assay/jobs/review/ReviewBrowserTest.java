package dev.assay.jobs.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.review.ReviewAnswer;
import dev.assay.udfs.review.ReviewAnswer.Verdict;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewBrowserTest {
  private static final String ENTER = "\uE007";
  private static final String ESCAPE = "\uE00C";
  private static final String LEFT = "\uE012";

  @TempDir private Path folder;

  @Test
  void isReviewedWithoutAMouse() throws Exception {
    try (ReviewDesk desk = SampleReview.desk(folder.resolve("answers.jsonl"));
        ReviewServer server = ReviewServer.start(desk, 0);
        Browser browser = Browser.open()) {
      browser.go(server.address());
      browser.type("#reviewer", "Ana" + ENTER);
      assertThat(browser.text("form[action='/task/1'] .place")).isEqualTo("1 of 2");

      browser.press("y");
      assertThat(browser.text(".question.here legend")).contains("wrong-tool");
      browser.press("1r");
      browser.press("it says no: 1, y, e");
      browser.press(ESCAPE);
      browser.run(
          """
          const said = document.querySelector('.assistant .said').firstChild;
          const range = document.createRange();
          range.setStart(said, 7);
          range.setEnd(said, 15);
          document.getSelection().removeAllRanges();
          document.getSelection().addRange(range);
          """);
      browser.press("e");
      assertThat(browser.text(".question.here q")).isEqualTo("12 pages");
      browser.press("2u" + ENTER);
      assertThat(browser.text("form[action='/task/2'] .done")).isEqualTo("1 answered");

      List<ReviewAnswer> answers = desk.journal().answers();
      assertThat(answers)
          .extracting(ReviewAnswer::verdict)
          .containsExactly(Verdict.YES, Verdict.UNSURE);
      assertThat(answers.get(0).rationale()).isEqualTo("it says no: 1, y, e");
      ReviewAnswer.Place place = answers.get(0).evidence().get(0);
      assertThat(place.text()).isEqualTo("12 pages");
      assertThat(desk.tasks().get(0).text().whole().substring(place.start(), place.end()))
          .isEqualTo("12 pages");

      // The hostile trace: its text is shown as it stands, and nothing of it has run.
      assertThat(
              browser.run("return document.querySelector('.assistant .said').textContent").asText())
          .isEqualTo("<script>alert(1)</script>\r\n\"x\"");
      assertThat(browser.run("return document.scripts.length").asInt()).isEqualTo(1);

      browser.press(LEFT);
      assertThat(browser.text("form[action='/task/1'] .question.filled q")).isEqualTo("12 pages");
      assertThat(browser.run("return document.querySelector('textarea').value").asText())
          .isEqualTo("it says no: 1, y, e");
      browser.size(400, 800);
      assertThat(
              browser
                  .run("return document.documentElement.scrollWidth <= window.innerWidth")
                  .asBoolean())
          .isTrue();

      browser.go(server.address());
      browser.press("nn" + ENTER);
      assertThat(browser.text(".command")).endsWith("answers.jsonl");
      assertThat(desk.journal().answers()).hasSize(4);
    }
  }
}
