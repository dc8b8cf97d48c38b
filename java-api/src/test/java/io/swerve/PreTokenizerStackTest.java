package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** No word of any pre-tokenizer is longer than the stretch that the stack is made for. */
class PreTokenizerStackTest {
    /** Those of llama.cpp, {@code llama-vocab.cpp}, that differ in how far one match can go. */
    private static final List<Pattern> EXPRESSIONS = Stream.of(
            "\\s?\\p{L}+", "\\s?\\p{P}+", "\\s+$", "\\S+", "[\\p{P}\\$\\+<=>\\^~\\|`]+",
            "\\s?[!-/:-~\uff01-\uff0f\uff1a-\uff5e\u2018-\u201f\u3000-\u3002]+",
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)",
            "[!-/:-@\\[-`{-~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\r\n]*"
                    + "|\\s*[\r\n]+|\\s+(?!\\S)|\\s+",
            "[^\\r\\n\\p{L}\\p{N}]?((?=[\\p{L}])([^a-z]))*((?=[\\p{L}])([^A-Z]))+(?:'[sS]|'[tT])?"
                    + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            " ?[^(\\s|.,!?\u2026\u3002\uff0c\u3001\u0964\u06d4\u060c)]+",
            "[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}+| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+")
            // What \s is differs between std::regex, std::wregex and the text that stands for Unicode classes.
            .flatMap(expression -> Stream.of(Pattern.compile(expression),
                    Pattern.compile(expression, Pattern.UNICODE_CHARACTER_CLASS)))
            .toList();
    private static final Pattern JOINING = Pattern.compile("[^\\r\\n\\p{L}\\p{N}]?(?:\\p{L}\\p{M}*(?: \\p{L}\\p{M}*)*)+"
            + "|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]?|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+");

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "B", "aa", "7", " ", "  ", "\n", "\r\n", "\t", "!", "/", "'s", "\u00a0", "\u0085",
                "\u3000", "\u2028", "\u0301", "\u6f22", "\u3002", "\uD83D\uDE80", "\u0378", "\u001c").list()
                .ofMaxSize(40).map(parts -> String.join("", parts));
    }

    @Property(tries = 20_000)
    void noMatchIsLonger(@ForAll("texts") String text) {
        int bound = new PreTokenizerStack(true, "gpt-4o").longestMatch(text);
        for (Pattern expression : EXPRESSIONS) {
            assertThat(longest(expression, text)).as(expression::pattern).isLessThanOrEqualTo(bound);
        }
        assertThat(longest(JOINING, text))
                .isLessThanOrEqualTo(new PreTokenizerStack(true, "exaone-moe").longestMatch(text));
    }

    private static int longest(Pattern expression, String text) {
        return expression.matcher(text).results().mapToInt(match -> match.end() - match.start()).max().orElse(0);
    }

    @Example
    void slashesAndLineEndsMixInOneMatch() {
        String text = "!" + "/\n".repeat(1_000);
        assertThat(EXPRESSIONS.stream().mapToInt(expression -> longest(expression, text)).max()).hasValue(2_001);
        assertThat(new PreTokenizerStack(true, "gpt-4o").longestMatch(text)).isGreaterThanOrEqualTo(2_001);
    }

    @Example
    void proseNeedsNoStackOfItsOwn() {
        String prose = "A line of words, as it comes in any text. ".repeat(1_000) + "\n\n    indented\n";
        Thread caller = Thread.currentThread();
        PreTokenizerStack stack = new PreTokenizerStack(true, "tekken");
        stack.run(prose, () -> {
            assertThat(Thread.currentThread()).isSameAs(caller);
            return new int[0];
        });
        String word = "a".repeat(1_000);
        stack.run(word, () -> {
            assertThat(Thread.currentThread()).isNotSameAs(caller);
            return new int[0];
        });
        // Other kinds of tokenizers don't recurse.
        new PreTokenizerStack(false, "").run("a".repeat(3 << 20), () -> {
            assertThat(Thread.currentThread()).isSameAs(caller);
            return new int[0];
        });
    }

    @Example
    void failuresComeThrough() {
        PreTokenizerStack stack = new PreTokenizerStack(true, "tekken");
        RuntimeException failure = new IllegalArgumentException("no token");
        assertThatThrownBy(() -> stack.run("a".repeat(1_000), () -> {
            throw failure;
        })).isSameAs(failure);
        Error error = new StackOverflowError();
        assertThatThrownBy(() -> stack.run("a".repeat(1_000), () -> {
            throw error;
        })).isSameAs(error);
    }
}
