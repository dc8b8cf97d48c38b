package io.swerve.bench.lab;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One problem of the lab corpus: what is asked, the right answer, and the reasoning in each style. Problems are
 * immutable values; texts that vary are drawn from the generator given.
 */
public sealed interface Problem permits ChainProblem, AlchemyProblem, FactProblem {
    /** {@return the kind of problem} */
    Family family();

    /**
     * {@return how many operations the problem asks for: the number of operations, at least 1; 1 for every fact, as in
     * the corpus's files (see {@link FactKind#hops()})}
     */
    int steps();

    /** {@return the right answer as a model should write it, without the sentence around it} */
    String answer();

    /** {@return every way the corpus asks this problem, at least one question} */
    List<String> wordings();

    /**
     * Draws one of the {@link #wordings()}.
     *
     * @param random
     *            where the choice comes from
     * @return the question
     */
    String question(PythonRandom random);

    /**
     * Draws a way of thinking aloud in full.
     *
     * @param random
     *            where openings, transitions, slips and checks come from
     * @return the reasoning, without markers around it; it ends at the right result
     */
    String verbose(PythonRandom random);

    /** {@return the reasoning as bare intermediate results: the reasoning, without markers around it} */
    String concise();

    /**
     * {@return the reasoning in a style: the reasoning, empty for {@link Style#DIRECT}}
     *
     * @param style
     *            the style; only {@link Style#VERBOSE} draws
     * @param random
     *            where choices of words come from
     */
    default Optional<String> trace(Style style, PythonRandom random) {
        return switch (style) {
            case VERBOSE -> Optional.of(verbose(random));
            case CONCISE -> Optional.of(concise());
            case DIRECT -> Optional.empty();
        };
    }

    /**
     * Reads a problem back from its question.
     *
     * @param question
     *            a question in one of the corpus's wordings
     * @param people
     *            the people a fact may be about
     * @return the problem, one of whose {@link #wordings()} is the question
     * @throws IllegalArgumentException
     *             if the corpus would not ask this
     */
    static Problem parse(String question, KnowledgeBase people) {
        return Stream.<Supplier<Optional<? extends Problem>>>of(() -> ChainProblem.parse(question),
                () -> AlchemyProblem.parse(question), () -> FactProblem.parse(question, people))
                .flatMap(parser -> parser.get().stream()).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a question of the lab corpus: \"" + question
                        + "\"; its wordings are those of ChainProblem, AlchemyProblem and FactProblem"));
    }
}
