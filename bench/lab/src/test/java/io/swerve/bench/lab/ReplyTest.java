package io.swerve.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {
    @Test
    void takesThinkingAndAnswerApart() {
        Reply reply = Reply.parse("<think>\n7 + 7 = 14.\n</think>\nThe answer is 14.<|im_end|>");
        assertThat(reply).isEqualTo(new Reply(Optional.of("7 + 7 = 14."), true, Optional.of("14")));
    }

    @Test
    void readsDirectAnswers() {
        assertThat(Reply.parse("The answer is G K Q B."))
                .isEqualTo(new Reply(Optional.empty(), true, Optional.of("G K Q B")));
    }

    @Test
    void anAnswerInsideTheThinkingDoesNotCount() {
        Reply cut = Reply.parse("<think>\nThe answer is 5. No, wait");
        assertThat(cut).isEqualTo(new Reply(Optional.of("The answer is 5. No, wait"), false, Optional.empty()));
        assertThat(Reply.parse("<think>The answer is 5.</think>The answer is 6.").answers("6")).isTrue();
    }

    @Test
    void readsRepliesThatBeginInsideTheThinking() {
        Reply expected = new Reply(Optional.of("7 + 7 = 14."), true, Optional.of("14"));
        assertThat(Reply.parse("\n7 + 7 = 14.\n</think>\nThe answer is 14.")).isEqualTo(expected);
        assertThat(Reply.parsePrefilled("\n7 + 7 = 14.\n</think>\nThe answer is 14.")).isEqualTo(expected);
        assertThat(Reply.parsePrefilled("\n7 + 7")).isEqualTo(new Reply(Optional.of("7 + 7"), false, Optional.empty()));
    }

    @Test
    void theLastAnswerCountsAndNothingAfterTheEnd() {
        Reply reply = Reply.parse("The answer is 5. Sorry. The answer is 6.5.<|im_end|>The answer is 7.");
        assertThat(reply.answer()).contains("6.5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "14", "The answer is 14", "the answer is 14.", "The answer is .", "The answer\nis 14."})
    void whatIsNotTheSentenceIsNoAnswer(String output) {
        assertThat(Reply.parse(output).answer()).isEmpty();
        assertThat(Reply.parse(output).answers("14")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "140", "1 4", "14.0", "-14", " 14"})
    void onlyTheExactAnswerIsRight(String wrong) {
        assertThat(Reply.parse("The answer is " + wrong + ".").answers("14")).isFalse();
        assertThat(Reply.parse("The answer is 14.").answers(wrong)).isFalse();
    }
}
