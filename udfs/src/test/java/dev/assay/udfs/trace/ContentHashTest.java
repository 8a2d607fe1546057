package dev.assay.udfs.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ContentHashTest {
  @Property(tries = 200)
  void isTheDigestOfLengthsAndTextsWhateverTheirSizes(
      @ForAll @Size(max = 12) List<@IntRange(min = -1, max = 2500) Integer> lengths)
      throws IOException, NoSuchAlgorithmException {
    ContentHash hash = new ContentHash();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (int length : lengths) {
      String text = length < 0 ? null : "é".repeat(length);
      hash.add(text);
      out.writeLong(length < 0 ? -1 : 2L * length);
      out.write(text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8));
    }

    assertThat(hash.hex())
        .isEqualTo(
            HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray())));
  }
}
