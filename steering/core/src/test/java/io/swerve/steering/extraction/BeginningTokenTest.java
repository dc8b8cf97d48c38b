package io.swerve.steering.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.Session;
import io.swerve.steering.Lab;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The token that the tokenizer itself puts before a text: with models that have one, and with those that have none. */
class BeginningTokenTest {
    private static final byte[] KEY = "tokenizer.ggml.add_bos_token".getBytes(StandardCharsets.UTF_8);
    private static final int BOOLEAN = 7;

    @TempDir
    private Path folder;

    /** The lab's model, but for one bit of its metadata. */
    private Path withoutBeginning(Model model) throws IOException {
        byte[] bytes = Files.readAllBytes(model.path());
        int at = 0;
        while (!Arrays.equals(bytes, at, at + KEY.length, KEY, 0, KEY.length)) {
            at++;
        }
        int value = at + KEY.length + Integer.BYTES;
        assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at + KEY.length)).isEqualTo(BOOLEAN);
        assertThat(bytes[value]).isEqualTo((byte) 1);
        bytes[value] = 0;
        return Files.write(folder.resolve("plain.gguf"), bytes);
    }

    private static ReadingText reading(Session session, String prompt, String text, TokenPosition position) {
        return ReadingText.of(session, prompt, text, "text 7",
                ExtractionOptions.defaults().withPosition(position));
    }

    private static List<TokenPosition> means() {
        return List.of(TokenPosition.RESPONSE, TokenPosition.RESPONSE_TOKENS, TokenPosition.around(1000, "= 5"));
    }

    @Test
    void neverCounts() {
        try (Model model = Lab.model(); Session session = Lab.session(model)) {
            for (TokenPosition position : means()) {
                ReadingText text = reading(session, "", "97 = 5", position);
                assertThat(text.tokens()[0]).isEqualTo(model.tokenizer().bos().orElseThrow());
                assertThat(text.counted().nextSetBit(0)).as("%s", position).isEqualTo(1);
                assertThat(text.counted().cardinality()).isEqualTo(text.tokens().length - 1);
            }
        }
    }

    @Test
    void whereThereIsNoneTheFirstTokenCounts() throws IOException {
        try (Model model = Lab.model();
                Model plain = Model.load(withoutBeginning(model));
                Session session = Lab.session(plain)) {
            assertThat(plain.tokenizer().addsBos()).isFalse();
            for (TokenPosition position : means()) {
                ReadingText text = reading(session, "", "97 = 5", position);
                assertThat(text.tokens()).isEqualTo(model.tokenizer().encode("97 = 5", Encoding.PROMPT_PART));
                assertThat(text.counted().nextSetBit(0)).as("%s", position).isZero();
                assertThat(text.counted().cardinality()).isEqualTo(text.tokens().length);
            }
            assertThat(reading(session, "97", " = 5", TokenPosition.RESPONSE).counted().nextSetBit(0)).isEqualTo(2);
        }
    }

    @Test
    void anEmptyTextIsRefusedByName() throws IOException {
        try (Model model = Lab.model(); Model plain = Model.load(withoutBeginning(model))) {
            for (Model each : List.of(model, plain)) {
                try (Session session = Lab.session(each)) {
                    for (TokenPosition position : List.of(TokenPosition.LAST, TokenPosition.RESPONSE,
                            TokenPosition.RESPONSE_TOKENS)) {
                        assertThatExceptionOfType(ExtractionDataException.class)
                                .isThrownBy(() -> reading(session, "", "", position))
                                .withMessageContaining("text 7 is empty").withMessageContaining("leave it out");
                    }
                    assertThatExceptionOfType(ExtractionDataException.class)
                            .isThrownBy(() -> reading(session, "prompt", "", TokenPosition.RESPONSE))
                            .withMessageContaining("text 7 has no token behind its prompt");
                    assertThat(reading(session, "prompt", "", TokenPosition.LAST).counted().cardinality()).isOne();
                }
            }
        }
    }
}
