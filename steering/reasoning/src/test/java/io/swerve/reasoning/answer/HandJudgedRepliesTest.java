package io.swerve.reasoning.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.swerve.reasoning.answer.Judgement.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Replies that a person read and judged. Each line has the reply, the right answer, whether the reply was cut, and the
 * verdict: right is true, false, or null where there is no answer. Some have the answer that is to be found, and some
 * the model that wrote them.
 */
class HandJudgedRepliesTest {
    private static List<JsonObject> rows() throws IOException {
        try (InputStream in = HandJudgedRepliesTest.class.getResourceAsStream("replies.jsonl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
        }
    }

    @Test
    void noVerdictIsWrong() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<JsonObject> rows = rows();
        for (JsonObject row : rows) {
            String text = row.get("text").getAsString();
            boolean cut = row.has("cut") && row.get("cut").getAsBoolean();
            Judgement verdict = AnswerJudge.standard().judge(text, row.get("gold").getAsString(), cut);
            JsonElement right = row.get("right");
            Outcome wanted = right.isJsonNull() ? Outcome.NONE : right.getAsBoolean() ? Outcome.RIGHT : Outcome.WRONG;
            String found = row.has("found") ? row.get("found").getAsString() : verdict.found().orElse("");
            if (verdict.outcome() != wanted || !verdict.found().orElse("").equals(found)) {
                wrong.add(row + " is " + wanted + ", was judged " + verdict);
            }
            verdict.answer().ifPresent(answer -> assertThat(text.substring(answer.from(), answer.to())).isNotBlank());
            assertThat(verdict.cut()).isEqualTo(cut);
            assertThat(verdict.reason()).isNotBlank();
        }
        assertThat(wrong).isEmpty();
        assertThat(rows).hasSizeGreaterThan(150);
    }
}
