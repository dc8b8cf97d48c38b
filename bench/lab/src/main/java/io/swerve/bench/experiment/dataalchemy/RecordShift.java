package io.swerve.bench.experiment.dataalchemy;

import io.swerve.reasoning.dataalchemy.AlchemyRecord;
import io.swerve.reasoning.dataalchemy.Composition;
import io.swerve.reasoning.dataalchemy.CompositionImitator;
import io.swerve.reasoning.dataalchemy.DataAlchemy;
import io.swerve.reasoning.dataalchemy.FormatNoise;
import io.swerve.reasoning.dataalchemy.TaskShift;
import io.swerve.bench.statistics.Draws;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A distance between the records of a prompt and the record that is asked.
 *
 * @param kind task, length or format
 * @param name which one
 * @param shown the compositions of the prompt's records
 * @param asked the composition that is asked
 * @param atoms the length of the element that is asked
 * @param elements how the elements that are asked differ from those of the prompt
 * @param noise what disturbs the question
 */
record RecordShift(String kind, String name, List<Composition> shown, Composition asked, int atoms,
        Elements elements, Optional<FormatNoise> noise) {
    /** How elements that are asked differ from those of the prompt. */
    enum Elements {
        /** They are others, of the same atoms. */
        OTHERS,
        /** None of their atoms stands in the prompt. */
        NEW_ATOMS,
        /** They have the atoms of an element of the prompt, in another order. */
        NEW_ORDERS
    }

    private static final int HALF = 13;

    /** One record to ask. */
    record Case(String prompt, String right, String imitated) {}

    static List<RecordShift> all(DataAlchemy world, double noise) {
        List<RecordShift> all = new ArrayList<>();
        for (TaskShift shift : TaskShift.paper(world)) {
            all.add(new RecordShift("task", shift.toString(), shift.shown(), shift.asked(), world.length(),
                    Elements.OTHERS, Optional.empty()));
        }
        Composition pair = world.composition("f1f2");
        all.add(new RecordShift("task", "new atoms", List.of(pair), pair, world.length(), Elements.NEW_ATOMS,
                Optional.empty()));
        all.add(new RecordShift("task", "new orders of atoms", List.of(pair), pair, world.length(),
                Elements.NEW_ORDERS, Optional.empty()));
        for (int atoms : new int[]{2, 3, 5, 6}) {
            all.add(new RecordShift("length", "elements of " + atoms + " instead of " + world.length(), List.of(pair),
                    pair, atoms, Elements.OTHERS, Optional.empty()));
        }
        for (String name : List.of("f1", "f1f2f1")) {
            Composition other = world.composition(name);
            all.add(new RecordShift("length",
                    other.length() + (other.length() == 1 ? " function" : " functions") + " instead of 2",
                    List.of(pair), other,
                    world.length(), Elements.OTHERS, Optional.empty()));
        }
        for (FormatNoise.Disturbance kind : FormatNoise.Disturbance.values()) {
            all.add(new RecordShift("format", kind.name().toLowerCase(Locale.ROOT) + " with probability " + noise,
                    List.of(pair), pair, world.length(), Elements.OTHERS,
                    Optional.of(new FormatNoise(kind, noise, FormatNoise.Target.ALL))));
        }
        return all;
    }

    /** Draws records to ask, none of whose elements stand in a prompt. */
    List<Case> cases(DataAlchemy world, int shots, int count, long seed) {
        List<String> demonstrated = demonstrated(world, shots * count, seed);
        List<String> elementsAsked = asked(world, demonstrated, shots, count,
                new Draws(seed).of("elements asked", "", 0));
        CompositionImitator imitator = new CompositionImitator(shown);
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder prompt = new StringBuilder();
            for (int s = 0; s < shots; s++) {
                prompt.append(AlchemyRecord.of(demonstrated.get(i * shots + s), shown.get(s % shown.size())).text())
                        .append('\n');
            }
            AlchemyRecord right = AlchemyRecord.of(elementsAsked.get(i), asked);
            long disturbed = new Draws(seed).of("noise of format", elementsAsked.get(i), 0);
            prompt.append(noise.map(way -> way.disturb(right, disturbed)).orElse(right).input());
            cases.add(
                    new Case(prompt.toString(), right.output(), imitator.answer(elementsAsked.get(i), asked).output()));
        }
        return cases;
    }

    /** Elements of the prompt; of the first half of the alphabet, if the other half is to be new. */
    private List<String> demonstrated(DataAlchemy world, int count, long seed) {
        List<String> drawn = world.sample(count, seed);
        return elements == Elements.NEW_ATOMS ? drawn.stream().map(element -> half(element, 'A')).toList() : drawn;
    }

    private List<String> asked(DataAlchemy world, List<String> demonstrated, int shots, int count, long seed) {
        if (elements == Elements.NEW_ORDERS) {
            return IntStream.range(0, count).mapToObj(i -> otherOrder(demonstrated.get(i * shots))).toList();
        }
        List<String> drawn = world.withLength(atoms).sample(count, seed, new HashSet<>(demonstrated));
        return elements == Elements.NEW_ATOMS ? drawn.stream().map(element -> half(element, 'N')).toList() : drawn;
    }

    private static String half(String element, char first) {
        return element.chars().mapToObj(atom -> String.valueOf((char) (first + (atom - 'A') % HALF)))
                .collect(Collectors.joining());
    }

    /** The last two neighbours that differ change places; an element of equal atoms has no other order. */
    private static String otherOrder(String element) {
        char[] atoms = element.toCharArray();
        for (int i = atoms.length - 1; i > 0; i--) {
            if (atoms[i] != atoms[i - 1]) {
                char atom = atoms[i];
                atoms[i] = atoms[i - 1];
                atoms[i - 1] = atom;
                break;
            }
        }
        return new String(atoms);
    }

    @Override
    public String toString() {
        return kind + ": " + name;
    }
}
