package io.swerve.steering.extraction;

import io.swerve.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The texts in the order in which they are read: shuffled by the seed, those that the direction is tested on last. The
 * order doesn't depend on which side is which, so exchanging the sides changes no activation: of a pair, the text that
 * comes first in the alphabet is read first.
 *
 * @param texts what to read
 * @param order what the texts are
 */
record ReadingPlan(List<ReadingText> texts, ReadingOrder order) {
    /** With fewer examples than this, each of a test's results would weigh too much. */
    private static final int MIN_TESTED = 8;
    private static final int TESTED_SHARE = 4;

    /** An example by its place in the data, with what has to be read of it. */
    private record Unit(List<ReadingText> texts, List<Boolean> sides) {}

    static ReadingPlan of(Session session, ExtractionData data, ExtractionOptions options) {
        SplittableRandom random = new SplittableRandom(options.seed());
        return switch (data) {
            case ExtractionData.Paired(List<ContrastPair> pairs) -> {
                List<Unit> units = new ArrayList<>();
                for (ContrastPair pair : pairs) {
                    units.add(unit(session, pair, "pair " + (units.size() + 1), options));
                }
                List<Unit> tested = taken(units, random);
                yield plan(units, tested, true);
            }
            case ExtractionData.Labelled(List<LabelledText> labelled) -> {
                List<Unit> first = new ArrayList<>();
                List<Unit> second = new ArrayList<>();
                boolean firstLabel = labelled.getFirst().positive();
                int number = 0;
                for (LabelledText text : labelled) {
                    ReadingText reading = ReadingText.of(session, text.prompt(), text.text(), "text " + ++number,
                            options);
                    (text.positive() == firstLabel ? first : second)
                            .add(new Unit(List.of(reading), List.of(text.positive())));
                }
                List<Unit> tested = new ArrayList<>(taken(first, random));
                List<Unit> others = taken(second, random);
                if (tested.isEmpty() || others.isEmpty()) {
                    first.addAll(tested);
                    second.addAll(others);
                    tested.clear();
                } else {
                    tested.addAll(others);
                }
                first.addAll(second);
                shuffle(first, random);
                yield plan(first, tested, false);
            }
        };
    }

    private static Unit unit(Session session, ContrastPair pair, String name, ExtractionOptions options) {
        ReadingText positive = ReadingText.of(session, pair.prompt(), pair.positive(), name + ": its positive text",
                options);
        ReadingText negative = ReadingText.of(session, pair.prompt(), pair.negative(), name + ": its negative text",
                options);
        return pair.positive().compareTo(pair.negative()) < 0
                ? new Unit(List.of(positive, negative), List.of(true, false))
                : new Unit(List.of(negative, positive), List.of(false, true));
    }

    /** Shuffles the units and takes away those to test on. */
    private static List<Unit> taken(List<Unit> units, SplittableRandom random) {
        shuffle(units, random);
        if (units.size() < MIN_TESTED) {
            return List.of();
        }
        List<Unit> last = units.subList(units.size() - units.size() / TESTED_SHARE, units.size());
        List<Unit> taken = List.copyOf(last);
        last.clear();
        return taken;
    }

    private static void shuffle(List<Unit> units, SplittableRandom random) {
        for (int i = units.size() - 1; i > 0; i--) {
            units.set(i, units.set(random.nextInt(i + 1), units.get(i)));
        }
    }

    private static ReadingPlan plan(List<Unit> trained, List<Unit> tested, boolean paired) {
        List<Unit> all = new ArrayList<>(trained);
        all.addAll(tested);
        List<ReadingText> texts = all.stream().flatMap(unit -> unit.texts().stream()).toList();
        List<Boolean> sides = all.stream().flatMap(unit -> unit.sides().stream()).toList();
        boolean[] flags = new boolean[sides.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = sides.get(i);
        }
        return new ReadingPlan(texts, new ReadingOrder(flags, trained.size() * (paired ? 2 : 1), paired));
    }
}
