package io.swerve.reasoning.corruptedtraces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.reasoning.corruptedtraces.TraceCorruption.ContentReplacement;
import io.swerve.reasoning.corruptedtraces.TraceCorruption.StepDeletion;
import io.swerve.reasoning.corruptedtraces.TraceCorruption.StepShuffle;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TraceCorruptionTest {
    private static final StepSplitter SENTENCES = StepSplitter.sentences().withMinimumWords(1);
    private static final String TRACE = "  I start with 97. First I add 8, so 97 + 8 = 5.\n\nThe values are 97, 5. "
            + "Therefore the result is 5. \n";

    private static List<String> texts(String trace) {
        return SENTENCES.split(trace).stream().map(TraceStep::text).toList();
    }

    @Property(tries = 200)
    void shufflingKeepsTheStepsAndTheWhiteSpaceBetweenThem(@ForAll long seed) {
        String shuffled = new StepShuffle(SENTENCES).corrupt(TRACE, seed);
        assertThat(shuffled).isNotEqualTo(TRACE).hasSameSizeAs(TRACE);
        assertThat(texts(shuffled)).containsExactlyInAnyOrderElementsOf(texts(TRACE));
        assertThat(shuffled.replaceAll("\\S+(?: \\S+)*", "")).isEqualTo(TRACE.replaceAll("\\S+(?: \\S+)*", ""));
        assertThat(new StepShuffle(SENTENCES).corrupt(TRACE, seed)).isEqualTo(shuffled);
    }

    @Test
    void whatHasNoOrderIsLeft() {
        StepShuffle shuffle = new StepShuffle(SENTENCES);
        assertThat(shuffle.corrupt("Only one step.", 1)).isEqualTo("Only one step.");
        assertThat(shuffle.corrupt("Wait. Wait.", 1)).isEqualTo("Wait. Wait.");
        assertThat(shuffle.corrupt("", 1)).isEmpty();
    }

    @Property(tries = 200)
    void deletionLeavesTheOtherStepsInOrder(@ForAll long seed) {
        String left = new StepDeletion(SENTENCES, 0.5).corrupt(TRACE, seed);
        assertThat(texts(left)).hasSize(2).isSubsetOf(texts(TRACE));
        assertThat(texts(TRACE)).containsSubsequence(texts(left));
        assertThat(texts(new StepDeletion(SENTENCES, 0.01).corrupt(TRACE, seed))).hasSize(3);
        assertThat(new StepDeletion(SENTENCES, 1).corrupt(TRACE, seed)).isBlank();
    }

    @Property(tries = 200)
    void replacementChangesEveryNumberAndNothingElse(@ForAll long seed) {
        String replaced = new ContentReplacement(TraceContent.numbers()).corrupt(TRACE, seed);
        List<String> before = TraceContent.numbers().in(TRACE);
        List<String> after = TraceContent.numbers().in(replaced);
        assertThat(replaced.replaceAll("\\d", "#")).isEqualTo(TRACE.replaceAll("\\d", "#"));
        for (int i = 0; i < before.size(); i++) {
            assertThat(after.get(i)).isNotEqualTo(before.get(i)).hasSameSizeAs(before.get(i));
            assertThat(after.get(i).length() > 1 && after.get(i).startsWith("0")).isFalse();
        }
    }

    @Test
    void replacementKeepsDecimalsAndTheCaseOfLetters() {
        TraceContent words = new TraceContent("words", Pattern.compile("[A-Z](?: [A-Z])+|[a-z]{4}|\\d+\\.\\d+"));
        assertThat(new ContentReplacement(words).corrupt("Q K B to 0.5, that", 3))
                .matches("[A-Z] [A-Z] [A-Z] to \\d\\.\\d, [a-z]{4}").isNotEqualTo("Q K B to 0.5, that");
    }

    @Test
    void theOwnContentChangesNothing() {
        TraceContent numbers = TraceContent.numbers();
        assertThat(numbers.replace(TRACE, numbers.in(TRACE))).isEqualTo(TRACE);
        assertThat(numbers.replace("1 and 2 and 3", List.of("$7", "8"))).isEqualTo("$7 and 8 and $7");
        assertThat(numbers.replace("none", List.of())).isEqualTo("none");
        assertThatThrownBy(() -> numbers.replace("1", List.of())).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'1'");
    }

    @Test
    void refusesSharesThatLeaveOutNothing() {
        assertThatThrownBy(() -> new StepDeletion(SENTENCES, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StepDeletion(SENTENCES, 1.1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1.1");
    }
}
