package io.swerve.bench.lab;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The corpus that the lab models were trained on. It draws exactly what {@code bench/lab/corpus.py} draws from the same
 * seed.
 *
 * @param people
 *            whom facts and documents are about
 */
public record LabCorpus(KnowledgeBase people) {
    private static final int CHAIN_STEPS_END = 6;
    private static final int ALCHEMY_STEPS_END = 4;
    private static final int WORD_LENGTH = 4;
    private static final double SYSTEM_PROMPT_SHARE = 0.25;
    private static final List<Family> FAMILIES = List.of(Family.CHAIN, Family.ALCHEMY, Family.FACT);
    private static final double[] FAMILY_SHARES = {0.5, 0.3, 0.2};
    private static final double PERSON_SHARE = 0.5;
    private static final double PERSON_OR_CHAIN_SHARE = 0.75;
    private static final int DOCUMENT_STEPS_END = 4;

    /** {@return the corpus about the people that the lab models know} */
    public static LabCorpus trained() {
        return new LabCorpus(KnowledgeBase.trained());
    }

    /**
     * Draws a problem within the training distribution.
     *
     * @param random
     *            where it comes from
     * @param family
     *            its kind
     * @return the problem
     */
    public Problem problem(PythonRandom random, Family family) {
        return switch (family) {
            case CHAIN -> ChainProblem.draw(random, random.between(1, CHAIN_STEPS_END));
            case ALCHEMY -> AlchemyProblem.draw(random, random.between(1, ALCHEMY_STEPS_END), WORD_LENGTH,
                    Compositions.TRAINED);
            case FACT -> FactProblem.draw(random, people);
        };
    }

    /**
     * Draws a conversation about a problem of any family: half of them chains, three tenths alchemy.
     *
     * @param random
     *            where it comes from
     * @param mix
     *            how often each style occurs
     * @return the conversation
     */
    public LabExample example(PythonRandom random, StyleMix mix) {
        Style style = mix.draw(random);
        return example(random, style, random.weighted(FAMILIES, FAMILY_SHARES));
    }

    /**
     * Draws a conversation about a problem of one family.
     *
     * @param random
     *            where it comes from
     * @param mix
     *            how often each style occurs
     * @param family
     *            the problem's family
     * @return the conversation
     */
    public LabExample example(PythonRandom random, StyleMix mix, Family family) {
        Style style = mix.draw(random);
        return example(random, style, family);
    }

    private LabExample example(PythonRandom random, Style style, Family family) {
        Problem problem = problem(random, family);
        String question = problem.question(random);
        // The verbose words are drawn whatever the style, so that the style never changes the draws that follow.
        String verbose = problem.verbose(random);
        Optional<String> trace = style == Style.VERBOSE ? Optional.of(verbose) : problem.trace(style, random);
        Optional<String> system = random.nextDouble() < SYSTEM_PROMPT_SHARE
                ? Optional.of(random.choice(style.systemPrompts()))
                : Optional.empty();
        return new LabExample(system, question, style, trace, problem);
    }

    /**
     * Draws a plain document: facts about a person, or worked steps without a question.
     *
     * @param random
     *            where it comes from
     * @return the document
     */
    public String document(PythonRandom random) {
        double kind = random.nextDouble();
        if (kind < PERSON_SHARE) {
            Person person = random.choice(people.people());
            return String.join(" ", random.shuffled(List.of(person.name() + " lives in " + person.town() + ".",
                    person.name() + " works as a " + person.job() + ".",
                    "The friend of " + person.name() + " is " + person.friend() + ".")));
        }
        if (kind < PERSON_OR_CHAIN_SHARE) {
            return ChainProblem.draw(random, random.between(1, DOCUMENT_STEPS_END)).equations().stream()
                    .map(equation -> equation + ".").collect(Collectors.joining(" "));
        }
        AlchemyProblem problem = AlchemyProblem.draw(random, 1, WORD_LENGTH, Compositions.TRAINED);
        Transformation operation = problem.operations().getFirst();
        return "To " + operation.description() + " is called " + operation.label() + ". The " + operation.label()
                + " of " + AlchemyProblem.spaced(problem.word()) + " is " + problem.answer() + ".";
    }

    /**
     * Draws a text of the training data: a document, or a conversation.
     *
     * @param random
     *            where it comes from
     * @param mix
     *            how often each style occurs among conversations
     * @param documentShare
     *            how often the text is a document, 0 to 1
     * @return the text
     */
    public TrainingText sample(PythonRandom random, StyleMix mix, double documentShare) {
        if (random.nextDouble() < documentShare) {
            return new TrainingText("", document(random) + ChatMl.MESSAGE_END);
        }
        return example(random, mix).render();
    }
}
