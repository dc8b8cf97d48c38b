package io.swerve.reasoning.answer;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the final answer in what a model wrote: behind its thinking, in {@code \boxed{}}, behind {@code ####} or
 * "Answer:", in a sentence such as "The answer is X", else in the sentence with which the reply concludes. Of several
 * answers the last one counts, unless it is taken back. Finders keep nothing; any thread may use them.
 */
@FunctionalInterface
public interface AnswerFinder {
    /**
     * Finds the answer of a reply.
     *
     * @param reply all that a model wrote, thinking and control tokens included; if the prompt opened the thinking, with
     *            the opening marker in front
     * @param cut whether the reply was ended from outside; then only an answer that stood complete counts
     * @return the answer; empty if there is none
     */
    Optional<Answer> find(String reply, boolean cut);

    /**
     * Finds the answer of a reply that the model ended itself.
     *
     * @param reply all that it wrote
     * @return the answer; empty if there is none
     */
    default Optional<Answer> find(String reply) {
        return find(reply, false);
    }

    /**
     * {@return a finder of answers in what goes on behind a lead that the model didn't write}
     *
     * @param lead such as {@code So the answer is}
     */
    default AnswerFinder behind(String lead) {
        String begun = lead + " ";
        return (reply, cut) -> find(begun + reply, cut).filter(found -> found.from() >= begun.length())
                .map(found -> new Answer(found.value(), found.rule(), found.from() - begun.length(),
                        found.to() - begun.length()));
    }

    /** {@return a finder of answers of any kind} */
    static AnswerFinder any() {
        return (reply, cut) -> ReplyReader.find(reply, new AnyAnswers(), cut);
    }

    /**
     * {@return a finder of answers of one kind; numbers and fractions are found alike}
     *
     * @param kind what is looked for
     */
    static AnswerFinder of(AnswerKind kind) {
        return (reply, cut) -> ReplyReader.find(reply, KindReader.of(kind), cut);
    }

    /**
     * {@return a finder of answers of the kind of a right one, or, if a reply has none of that kind, of any kind}
     *
     * @param gold the right answer, of which nothing but the kind is used
     */
    static AnswerFinder like(String gold) {
        AnswerFinder kind = of(AnswerValue.parse(gold).kind());
        return (reply, cut) -> kind.find(reply, cut).or(() -> any().find(reply, cut));
    }

    /**
     * {@return a finder of what a pattern matches last behind the thinking}
     *
     * @param pattern its first group is the answer
     * @throws IllegalArgumentException if it has no group
     */
    static AnswerFinder matching(Pattern pattern) {
        if (pattern.matcher("").groupCount() < 1) {
            throw new IllegalArgumentException("the pattern " + pattern + " needs a group for the answer: (...)");
        }
        return (reply, cut) -> {
            VisiblePart part = VisiblePart.of(reply);
            Matcher matcher = pattern.matcher(reply).region(part.from(), part.to());
            Answer last = null;
            while (matcher.find()) {
                boolean there = matcher.group(1) != null && !matcher.group(1).isBlank();
                if (there && !(cut && matcher.end() == part.to() && matcher.end(1) == part.to())) {
                    last = new Answer(AnswerValue.parse(matcher.group(1)), AnswerRule.PATTERN, matcher.start(1),
                            matcher.end(1));
                }
            }
            return Optional.ofNullable(last);
        };
    }
}
