package io.swerve.bench.lab;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A question about one of the synthetic people, or about the person's friend.
 *
 * @param kind
 *            what is asked
 * @param person
 *            whom the question names
 * @param friend
 *            the person's friend
 */
public record FactProblem(FactKind kind, Person person, Person friend) implements Problem {
    private static final Pattern NAME = Pattern.compile("[A-Z][a-z]+");

    /**
     * Checks the friendship.
     *
     * @throws IllegalArgumentException
     *             if {@code friend} is not the person's friend
     */
    public FactProblem {
        if (!person.friend().equals(friend.name())) {
            throw new IllegalArgumentException(
                    friend.name() + " is not the friend of " + person.name() + ", who is " + person.friend());
        }
    }

    /**
     * Draws a problem.
     *
     * @param random
     *            where it comes from
     * @param people
     *            whom it may be about
     * @return the problem
     */
    public static FactProblem draw(PythonRandom random, KnowledgeBase people) {
        Person person = random.choice(people.people());
        return about(FactKind.draw(random), person, people);
    }

    static Optional<FactProblem> parse(String question, KnowledgeBase people) {
        return NAME.matcher(question).results().map(MatchResult::group).filter(people::knows).map(people::person)
                .flatMap(person -> Arrays.stream(FactKind.values()).map(kind -> about(kind, person, people)))
                .filter(problem -> problem.question().equals(question)).findFirst();
    }

    private static FactProblem about(FactKind kind, Person person, KnowledgeBase people) {
        return new FactProblem(kind, person, people.person(person.friend()));
    }

    @Override
    public Family family() {
        return Family.FACT;
    }

    @Override
    public int steps() {
        return 1;
    }

    @Override
    public String answer() {
        return switch (kind) {
            case TOWN -> person.town();
            case JOB -> person.job();
            case FRIEND -> friend.name();
            case TOWN_OF_FRIEND -> friend.town();
            case JOB_OF_FRIEND -> friend.job();
        };
    }

    private String question() {
        return switch (kind) {
            case TOWN -> "Where does " + person.name() + " live?";
            case JOB -> "What is the job of " + person.name() + "?";
            case FRIEND -> "Who is the friend of " + person.name() + "?";
            case TOWN_OF_FRIEND -> "Where does the friend of " + person.name() + " live?";
            case JOB_OF_FRIEND -> "What is the job of the friend of " + person.name() + "?";
        };
    }

    @Override
    public List<String> wordings() {
        return List.of(question());
    }

    /**
     * {@inheritDoc} Facts have one wording, so nothing is drawn.
     */
    @Override
    public String question(PythonRandom random) {
        return question();
    }

    /**
     * {@inheritDoc} Only questions of two hops draw.
     */
    @Override
    public String verbose(PythonRandom random) {
        String name = person.name();
        return switch (kind) {
            case TOWN -> "I recall that " + livesIn(person) + ".";
            case JOB -> "I recall that " + worksAs(person) + ".";
            case FRIEND -> "I recall that the friend of " + name + " is " + friend.name() + ".";
            case TOWN_OF_FRIEND -> twoHops(random, "town", livesIn(friend), "lives in " + friend.town());
            case JOB_OF_FRIEND -> twoHops(random, "job", worksAs(friend), "works as a " + friend.job());
        };
    }

    private String twoHops(PythonRandom random, String wanted, String recalled, String conclusion) {
        String name = person.name();
        return random.choice(Phrases.OPENINGS) + " First I need the friend of " + name + ". The friend of " + name
                + " is " + friend.name() + ". Next I need the " + wanted + " of " + friend.name() + ". I recall that "
                + recalled + ". So the friend of " + name + " " + conclusion + ".";
    }

    @Override
    public String concise() {
        return switch (kind) {
            case TOWN -> livesIn(person) + ".";
            case JOB -> isA(person) + ".";
            case FRIEND -> friendship();
            case TOWN_OF_FRIEND -> friendship() + " " + livesIn(friend) + ".";
            case JOB_OF_FRIEND -> friendship() + " " + isA(friend) + ".";
        };
    }

    private String friendship() {
        return "The friend of " + person.name() + " is " + friend.name() + ".";
    }

    private static String livesIn(Person person) {
        return person.name() + " lives in " + person.town();
    }

    private static String worksAs(Person person) {
        return person.name() + " works as a " + person.job();
    }

    private static String isA(Person person) {
        return person.name() + " is a " + person.job();
    }
}
