package io.swerve.bench.experiment.traces;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpokenReasoningTest {
    @Test
    void whatStandsBeforeTheSentenceOfTheAnswerIsReasoning() {
        assertThat(SpokenReasoning.in("She has 3.5 kg. Then 2 more, so 3.5 + 2 = 5.5. The answer is 5.5 kg.", false))
                .contains("She has 3.5 kg. Then 2 more, so 3.5 + 2 = 5.5.");
        assertThat(SpokenReasoning.in("First 2.\nThen 3.\n\n\\boxed{5}", false)).contains("First 2.\nThen 3.");
        assertThat(SpokenReasoning.in("It is 12 * 2 = 24! So:\n#### 24", false)).contains("It is 12 * 2 = 24! So:");
    }

    @Test
    void anAnswerAloneHasNoneAndWithoutAnAnswerNothingIsKnown() {
        assertThat(SpokenReasoning.in("The answer is 5.", false)).contains("");
        assertThat(SpokenReasoning.in("Well, who knows.", false)).isEmpty();
        assertThat(SpokenReasoning.in("Let me think. 12 + 3 is 15, and 1", true)).isEmpty();
    }
}
