package io.swerve.reasoning.corruptedtraces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.reasoning.corruptedtraces.StepSplitter.Unit;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepSplitterTest {
    private static final StepSplitter SENTENCES = StepSplitter.sentences().withMinimumWords(1);

    private static List<String> texts(StepSplitter splitter, String trace) {
        return splitter.split(trace).stream().map(TraceStep::text).toList();
    }

    @Test
    void cutsBehindSentences() {
        assertThat(texts(SENTENCES, "I start with 97. First I add 8, so 97 + 8 = 5! Is it? Yes."))
                .containsExactly("I start with 97.", "First I add 8, so 97 + 8 = 5!", "Is it?", "Yes.");
    }

    @Test
    void aSingleLetterMayEndASentence() {
        assertThat(texts(SENTENCES, "That gives G K Q B. Then I reverse the word."))
                .containsExactly("That gives G K Q B.", "Then I reverse the word.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"It is 3.14 and 2.5 in all", "Try small numbers, e.g. seven",
            "It is approx. two, cf. Fig. 3", "1. The first item", "Step 2. Halve it", "12) Add them"})
    void pointsThatEndNoSentence(String sentence) {
        assertThat(texts(SENTENCES, sentence + ".")).containsExactly(sentence + ".");
    }

    @Test
    void abbreviationsAreWholeWords() {
        assertThat(texts(SENTENCES, "I use drums. He runs the adr. It ends."))
                .containsExactly("I use drums.", "He runs the adr.", "It ends.");
    }

    @Test
    void closingQuotesAndBracketsBelongToTheirSentence() {
        assertThat(texts(SENTENCES, "He said \"no.\" (It was late.) They left..."))
                .containsExactly("He said \"no.\"", "(It was late.)", "They left...");
    }

    @Test
    void listsAndBlankLinesSeparateStepsWithoutFullStops() {
        assertThat(texts(SENTENCES, "The plan\n1. add them\n2. halve\nthe sum\n\nDone so\r\n\r\n- check it\n* again"))
                .containsExactly("The plan", "1. add them", "2. halve\nthe sum", "Done so", "- check it", "* again");
    }

    @Test
    void sentencesRunOnOverALineBreak() {
        assertThat(texts(SENTENCES, "First I\nadd 8. Then\r\nI stop.")).containsExactly("First I\nadd 8.",
                "Then\r\nI stop.");
    }

    @Test
    void chineseAndJapaneseStopsNeedNoSpace() {
        assertThat(texts(SENTENCES, "\u4e00\u3002\u4e8c\uff01\u4e09")).containsExactly("\u4e00\u3002", "\u4e8c\uff01",
                "\u4e09");
    }

    @Test
    void clausesEndWithSemicolonsToo() {
        assertThat(texts(StepSplitter.clauses(), "3 + 4 = 7; 7 + 7 = 14.")).containsExactly("3 + 4 = 7;",
                "7 + 7 = 14.");
        assertThat(texts(SENTENCES, "3 + 4 = 7; 7 + 7 = 14.")).hasSize(1);
    }

    @Test
    void linesAreStepsWhateverTheyHold() {
        assertThat(texts(StepSplitter.lines(), "a. b\n\n  c\r\nd\n")).containsExactly("a. b", "c", "d");
    }

    @Test
    void shortStepsJoinTheNextAndTheLastThePrevious() {
        assertThat(texts(StepSplitter.sentences(), "I start with 97. First I add 8, so 97 + 8 = 5. Yes. Good."))
                .containsExactly("I start with 97. First I add 8, so 97 + 8 = 5. Yes. Good.");
        assertThat(texts(StepSplitter.sentences(), "One two three four five. Wait. One two three four. Yes."))
                .containsExactly("One two three four five.", "Wait. One two three four. Yes.");
        assertThat(texts(StepSplitter.sentences(), "Yes.")).containsExactly("Yes.");
    }

    @Test
    void blankTracesHaveNoSteps() {
        for (Unit unit : Unit.values()) {
            assertThat(new StepSplitter(unit, 5).split("")).isEmpty();
            assertThat(new StepSplitter(unit, 1).split(" \n\n\t ")).isEmpty();
        }
    }

    @Test
    void refusesAMinimumBelowOne() {
        assertThatThrownBy(() -> StepSplitter.lines().withMinimumWords(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0");
        assertThatThrownBy(() -> new TraceStep(0, 3, "ab")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesItsRules() {
        assertThat(StepSplitter.sentences()).hasToString("steps by sentence, of at least 5 words");
        assertThat(StepSplitter.lines()).hasToString("steps by line");
    }

    @Property
    void stepsHoldEveryCharacterButWhiteSpace(@ForAll("traces") String trace, @ForAll Unit unit,
            @ForAll("minimums") int minimum) {
        List<TraceStep> steps = new StepSplitter(unit, minimum).split(trace);
        int end = 0;
        for (TraceStep step : steps) {
            assertThat(trace.substring(end, step.start())).isBlank();
            assertThat(step.text()).isEqualTo(trace.substring(step.start(), step.end())).isEqualTo(step.text().strip());
            end = step.end();
        }
        assertThat(trace.substring(end)).isBlank();
        if (steps.size() > 1) {
            assertThat(steps).allSatisfy(step -> assertThat(step.text().split("\\s+").length)
                    .isGreaterThanOrEqualTo(minimum));
        }
    }

    @Property
    void cuttingAgainGivesTheSame(@ForAll("traces") String trace, @ForAll Unit unit) {
        StepSplitter splitter = new StepSplitter(unit, 1);
        for (TraceStep step : splitter.split(trace)) {
            assertThat(splitter.split(step.text()))
                    .containsExactly(new TraceStep(0, step.text().length(), step.text()));
        }
    }

    @Provide
    static Arbitrary<String> traces() {
        return Arbitraries.of("a", "bc", "e.g.", "1.", "23", "3.5", ".", "?", ";", "...", "\"", " ", " ", "\n", "\r\n",
                "- ", "\u3002", "Step 3: ", "X.").list().ofMaxSize(40).map(parts -> String.join("", parts));
    }

    @Provide
    static Arbitrary<Integer> minimums() {
        return Arbitraries.integers().between(1, 6);
    }
}
