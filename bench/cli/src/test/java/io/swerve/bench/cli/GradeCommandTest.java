package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GradeCommandTest {
    private static final String REPLIES = """
            {"text": "She makes 9 * 2 = 18, so the answer is $18 per day.", "gold": 18}

            {"text": "The total is \\\\boxed{1{,}001}", "gold": "1000", "model": "any"}
            {"text": "<think>It is 5", "gold": "5", "cut": true}
            {"text": "**Yes**, it is.", "gold": "yes", "cut": false}
            """;

    @TempDir
    private Path folder;

    private String file(String lines) throws IOException {
        return Files.writeString(folder.resolve("replies.jsonl"), lines).toString();
    }

    @Test
    void eachReplyHasAVerdictAndAReason() throws IOException {
        JsonObject json = Run.of("grade", "-f", file(REPLIES), "--json").json();
        assertThat(json.get("replies").getAsInt()).isEqualTo(4);
        assertThat(json.get("right").getAsInt()).isEqualTo(2);
        assertThat(json.get("wrong").getAsInt()).isEqualTo(1);
        assertThat(json.get("none").getAsInt()).isEqualTo(1);
        assertThat(json.get("cut").getAsInt()).isEqualTo(1);
        JsonObject accuracy = json.getAsJsonObject("accuracy"); // Wilson's interval of 2 in 4
        assertThat(accuracy.get("low").getAsDouble()).isBetween(0.149, 0.151);
        assertThat(accuracy.get("high").getAsDouble()).isBetween(0.849, 0.851);
        JsonArray items = json.getAsJsonArray("items");
        JsonObject first = items.get(0).getAsJsonObject();
        assertThat(first.get("found").getAsString()).isEqualTo("18");
        assertThat(first.get("written").getAsString()).isEqualTo("$18");
        assertThat(first.get("right").getAsBoolean()).isTrue();
        assertThat(first.get("kind").getAsString()).isEqualTo("number");
        JsonObject second = items.get(1).getAsJsonObject();
        assertThat(second.get("found").getAsString()).isEqualTo("1001");
        assertThat(second.get("right").getAsBoolean()).isFalse();
        assertThat(second.get("reason").getAsString()).contains("in a box", "1000");
        JsonObject third = items.get(2).getAsJsonObject();
        assertThat(third.get("found").isJsonNull()).isTrue();
        assertThat(third.get("verdict").getAsString()).isEqualTo("none");
        assertThat(third.get("reason").getAsString()).contains("inside its thinking");
    }

    @Test
    void peopleSeeALineForEachAndTheTotals() throws IOException {
        Run run = Run.of("grade", "-f", file(REPLIES));
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("2 of 4 right: 50.0% (15.0 to 85.0)", "1 wrong, 1 without an answer; 1 cut");
        assertThat(run.out().lines().filter(line -> line.matches(" +[1-4]  .*"))).hasSize(4);
        JsonObject own = Run.of("grade", "-f", file("{\"text\": \"it=7; 8\", \"gold\": \"7\"}"), "--json",
                "--answer-pattern", "it=(\\d)").json();
        assertThat(own.get("right").getAsInt()).isEqualTo(1);
    }

    @Test
    void whatIsWrongIsNamedByItsLine() throws IOException {
        for (String wrong : new String[]{"{\"text\": \"x\"}", "{\"gold\": \"1\"}", "[]", "{",
                "{\"text\": 1, \"gold\": 1}",
                "{\"text\": \"1\", \"gold\": \" \"}", "{\"text\": \"1\", \"gold\": [1]}",
                "{\"text\": \"1\", \"gold\": 1, \"cut\": \"no\"}"}) {
            Run run = Run.of("grade", "-f", file("{\"text\": \"1\", \"gold\": \"1\"}\n" + wrong + "\n"));
            assertThat(run.code()).as(wrong).isEqualTo(1);
            assertThat(run.err()).contains("line 2").hasLineCount(1);
            assertThat(run.out()).isEmpty();
        }
        assertThat(Run.of("grade", "-f", file("\n")).err()).contains("holds no reply");
        assertThat(Run.of("grade", "-f", folder.resolve("none").toString()).code()).isEqualTo(1);
        assertThat(Run.of("grade", "-f", file(REPLIES), "--answer-pattern", "x").code()).isEqualTo(2);
    }
}
