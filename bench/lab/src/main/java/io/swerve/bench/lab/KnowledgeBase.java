package io.swerve.bench.lab;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The synthetic people that facts are about. Everything follows from a seed. Immutable. */
public final class KnowledgeBase {
    private static final long TRAINED_SEED = 7;
    private static final int TRAINED_PEOPLE = 240;
    private static final int MAX_PEOPLE = 10_000;
    private static final int TOWNS = 40;
    private static final List<String> SYLLABLES = List.of("ba", "be", "bo", "da", "de", "do", "ka", "ke", "ko", "la",
            "le", "lo", "ma", "me", "mo", "na", "ne", "no", "ra", "re", "ro", "sa", "se", "so", "ta", "te", "to", "va",
            "ve", "vo", "za", "ze", "zo");
    private static final List<Integer> NAME_LENGTHS = List.of(2, 3);
    private static final List<String> TOWN_ENDINGS = List.of("ton", "ville", "port", "wick");
    private static final List<String> JOBS = List.of("baker", "smith", "pilot", "farmer", "doctor", "singer", "miner",
            "tailor", "judge", "sailor");

    private static final class Trained {
        private static final KnowledgeBase PEOPLE = draw(TRAINED_SEED, TRAINED_PEOPLE);
    }

    private final List<Person> people;
    private final Map<String, Person> byName;

    private KnowledgeBase(List<Person> people) {
        this.people = List.copyOf(people);
        byName = people.stream().collect(Collectors.toUnmodifiableMap(Person::name, Function.identity()));
    }

    /** {@return the 240 people that the lab models know by heart, always the same object} */
    public static KnowledgeBase trained() {
        return Trained.PEOPLE;
    }

    /**
     * Draws people.
     *
     * @param seed
     *            the seed, at least 0
     * @param count
     *            how many people, 2 to 10,000
     * @return the people of that seed
     * @throws IllegalArgumentException
     *             if the seed or the count is out of range
     */
    public static KnowledgeBase draw(long seed, int count) {
        if (count < 2 || count > MAX_PEOPLE) {
            throw new IllegalArgumentException(count + " people; use 2 (a friend is someone else) to " + MAX_PEOPLE);
        }
        PythonRandom random = new PythonRandom(seed);
        Set<String> taken = new HashSet<>();
        List<String> names = new ArrayList<>();
        while (names.size() < count) {
            String name = name(random, random.choice(NAME_LENGTHS));
            if (taken.add(name)) {
                names.add(name);
            }
        }
        List<String> towns = new ArrayList<>();
        while (towns.size() < TOWNS) {
            String town = name(random, 2) + random.choice(TOWN_ENDINGS);
            if (taken.add(town)) {
                towns.add(town);
            }
        }
        // All towns are drawn before the first job, and all jobs before the first friend.
        List<String> homes = random.choices(towns, count);
        List<String> jobs = random.choices(JOBS, count);
        return new KnowledgeBase(IntStream.range(0, count)
                .mapToObj(i -> new Person(names.get(i), homes.get(i), jobs.get(i), friend(random, names, i))).toList());
    }

    private static String name(PythonRandom random, int syllables) {
        String name = String.join("", random.choices(SYLLABLES, syllables));
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private static String friend(PythonRandom random, List<String> names, int self) {
        int other = random.below(names.size() - 1);
        return names.get(other < self ? other : other + 1);
    }

    /** {@return everyone: the people in the order of their drawing} */
    public List<Person> people() {
        return people;
    }

    /**
     * Tells whether a name is someone's.
     *
     * @param name
     *            a name
     * @return whether there is a person of that name
     */
    public boolean knows(String name) {
        return byName.containsKey(name);
    }

    /**
     * Finds a person.
     *
     * @param name
     *            the person's name
     * @return the person
     * @throws IllegalArgumentException
     *             if nobody has that name
     */
    public Person person(String name) {
        Person person = byName.get(name);
        if (person == null) {
            throw new IllegalArgumentException("nobody is called \"" + name + "\"; see people()");
        }
        return person;
    }
}
