package io.swerve.reasoning.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VoteTest {
    private static final List<Optional<String>> ANSWERS = List.of(Optional.of("5"), Optional.empty(), Optional.of("8"),
            Optional.of("8"), Optional.of("5"), Optional.empty(), Optional.empty());

    @Test
    void equalSumsGoToTheFirst() {
        assertThat(Vote.majority(ANSWERS)).contains("5");
        assertThat(Vote.majority(ANSWERS.reversed())).contains("5");
        assertThat(Vote.majority(ANSWERS.subList(1, 7))).contains("8");
    }

    @Test
    void noAnswerIsNoVote() {
        assertThat(Vote.majority(List.of(Optional.empty(), Optional.empty(), Optional.of("1")))).contains("1");
        assertThat(Vote.majority(List.of(Optional.empty()))).isEmpty();
        assertThat(Vote.majority(List.of())).isEmpty();
    }

    @Test
    void weightsCount() {
        assertThat(Vote.weighted(ANSWERS, new double[]{.1, 9, .2, .1, .1, 9, 9})).contains("8");
        assertThatIllegalArgumentException().isThrownBy(() -> Vote.weighted(ANSWERS, new double[1]))
                .withMessageContaining("7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Vote.weighted(List.of(Optional.of("1")), new double[]{Double.NaN}));
    }

    @Test
    void weightsAreSummedByAnswerAndTiesGoToTheFirst() {
        List<Optional<String>> answers = List.of(Optional.of("1"), Optional.of("2"), Optional.empty(),
                Optional.of("2"));
        assertThat(Vote.weighted(answers, new double[]{0.9, 0.3, 5, 0.3})).contains("1");
        assertThat(Vote.weighted(answers, new double[]{0.5, 0.3, 5, 0.3})).contains("2");
        assertThat(Vote.weighted(answers, new double[]{0.5, 0.25, 0, 0.25})).contains("1");
        assertThat(Vote.weighted(answers, new double[4])).contains("1");
    }

    @Test
    void theBestSampleIsTheFirstOfTheHighest() {
        assertThat(Vote.best(0.1, 0.7, 0.7)).isEqualTo(1);
        assertThat(Vote.best(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY)).isZero();
        assertThatIllegalArgumentException().isThrownBy(Vote::best).withMessageContaining("at least one");
        assertThatIllegalArgumentException().isThrownBy(() -> Vote.best(1, Double.NaN)).withMessageContaining("NaN");
    }

    @Test
    void featuresOfAResponse() {
        ResponseFeatures features = ResponseFeatures.of("First, maybe it is 4. Wait, let me redo it: so it's 5.");
        assertThat(features).isEqualTo(new ResponseFeatures(14, 1, 3, 2));
        assertThat(features.weight()).isEqualTo(3 / (5.0 * 14));
        assertThat(ResponseFeatures.of("").weight()).isEqualTo(1);
        assertThat(ResponseFeatures.of("")).isEqualTo(new ResponseFeatures(0, 0, 0, 0));
        assertThat(ResponseFeatures.of("awaited nowhere unlikely something").thinking()).isZero();
        assertThat(ResponseFeatures.of("awaited nowhere unlikely something").discourse()).isZero();
    }
}
