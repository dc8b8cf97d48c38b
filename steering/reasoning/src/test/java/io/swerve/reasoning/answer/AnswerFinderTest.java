package io.swerve.reasoning.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerFinderTest {
    private static final long SEED = 7;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            So she makes \\boxed{\\$1{,}018} a day.          | \\$1{,}018     | 1018 | NUMBER   | BOXED
            It is \\(\\frac{1}{2}\\). The answer is **½**.   | ½            | 1/2  | FRACTION | STATED
            #### 18 clips                                  | 18           | 18   | NUMBER   | HASHES
            The answer is **(B)** because it is.           | B            | B    | LETTER   | STATED
            Therefore, the answer is no.                   | no           | no   | YES_NO   | STATED
            The answer is _Kedaville_, I recall.           | Kedaville_, I recall | Kedaville, I recall | TEXT | STATED
            9 * 2 = 18, so she makes $18 in 1 day.         | 18           | 18   | NUMBER   | CONCLUSION
            <answer>5</answer>                             | 5            | 5    | NUMBER   | TAGGED
            The answer is 4. Sorry, it should be 5 cups.   | 5            | 5    | NUMBER   | CORRECTION
            """)
    void anAnswerHasItsPlaceItsKindAndItsSign(String reply, String written, String found, AnswerKind kind,
            AnswerRule rule) {
        Answer answer = AnswerFinder.any().find(reply).orElseThrow();
        assertThat(answer.text()).isEqualTo(found);
        assertThat(reply.substring(answer.from(), answer.to())).isEqualTo(written);
        assertThat(answer.kind()).isEqualTo(kind);
        assertThat(answer.rule()).isEqualTo(rule);
    }

    @Test
    void thinkingIsNoAnswer() {
        assertThat(AnswerFinder.any().find("<think>The answer is 5.")).isEmpty();
        assertThat(AnswerFinder.any().behind("<think>").find("The answer is 5.")).isEmpty();
        Answer behind = AnswerFinder.any().behind("<think>").find("5?</think>So 6.").orElseThrow();
        assertThat(behind.text()).isEqualTo("6");
        assertThat("5?</think>So 6.".substring(behind.from(), behind.to())).isEqualTo("6");
        assertThat(AnswerFinder.any().behind("So the answer is").find("18 dollars").orElseThrow().text())
                .isEqualTo("18");
    }

    @Test
    void ownPatternsLookBehindTheThinking() {
        AnswerFinder own = AnswerFinder.matching(Pattern.compile("=> (\\S+)"));
        assertThat(own.find("<think>=> 1</think> => 2, no, => 3").orElseThrow().text()).isEqualTo("3");
        assertThat(own.find("<think>=> 1</think> none")).isEmpty();
        assertThat(own.find("=> 1", true)).as("may go on").isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> AnswerFinder.matching(Pattern.compile("x")));
    }

    /** Numbers in all the ways of writing them, against the same numbers by BigDecimal. */
    @Test
    void numbersAreExact() {
        Random random = new Random(SEED);
        for (int trial = 0; trial < 40; trial++) {
            BigDecimal number = new BigDecimal(new BigInteger(1 + random.nextInt(90), random), random.nextInt(6));
            String plain = number.toPlainString();
            String groups = plain.replaceAll("(?<=\\d)(?=(?:\\d{3})+(?:\\.|$))(?<!\\.\\d{0,90})", ",");
            boolean negative = random.nextBoolean() && number.signum() != 0;
            String sign = negative ? random.nextBoolean() ? "-" : "\u2212" : "";
            String gold = negative ? number.negate().toPlainString() : plain;
            for (String written : new String[]{plain, groups, groups.replace(",", "{,}"), "$" + groups,
                    number.unscaledValue() + "e-" + number.scale()}) {
                String reply = "The answer is " + sign + written + " units.";
                Judgement verdict = AnswerJudge.standard().judge(reply, gold, false);
                assertThat(verdict.right())
                        .as("seed %d, trial %d: %s against %s: %s", SEED, trial, reply, gold, verdict)
                        .isTrue();
                BigDecimal other = new BigDecimal(gold).add(BigDecimal.ONE.movePointLeft(7));
                assertThat(AnswerJudge.standard().judge(reply, other.toPlainString(), false).right()).as(reply)
                        .isFalse();
            }
        }
    }

    @Test
    void answersAreComparedByWhatTheySay() {
        assertThat(AnswerJudge.same("2 hours", "120 minutes")).isTrue();
        assertThat(AnswerJudge.same("18 cents", "18 dollars")).isFalse();
        assertThat(AnswerJudge.same("0.5", "\\frac12")).isTrue();
        assertThat(AnswerJudge.same("The Hague", "hague")).isTrue();
        assertThat(AnswerValue.parse("1,000").key()).isEqualTo(AnswerValue.parse("1e3").key());
        assertThat(Rational.of(1).over(Rational.of(3))).hasToString("1/3");
        assertThat(Rational.of(-3).over(Rational.of(-4))).hasToString("0.75");
    }

    /** Long and broken replies cost neither the stack nor much time. */
    @ParameterizedTest
    @CsvSource({"'answer is ', 800", "'\\boxed{', 800", "'{', 2000", "'1,000,', 300", "'*', 2000", "'that the ', 600",
            "'Wait, no, actually it should be 3. ', 40", "'so 3 * 4 = 12 and ', 60"})
    void repetitionsEnd(String part, int times) {
        for (String gold : new String[]{"12", "Paris"}) {
            Judgement verdict = AnswerJudge.standard().judge("The answer is " + part.repeat(times), gold, false);
            assertThat(verdict.reason()).isNotBlank();
        }
    }
}
