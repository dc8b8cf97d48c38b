package io.swerve.bench.experiment.dataalchemy;

import io.swerve.reasoning.alchemy.AlchemyRecord;
import io.swerve.reasoning.alchemy.Composition;
import io.swerve.reasoning.alchemy.CompositionImitator;
import io.swerve.reasoning.alchemy.DataAlchemy;
import io.swerve.reasoning.alchemy.FormatNoise;
import io.swerve.reasoning.alchemy.TaskShift;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A distance between the records of a prompt and the record that is asked.
 *
 * @param kind task, length or format
 * @param name which one
 * @param shown the compositions of the prompt's records
 * @param asked the composition that is asked
 * @param atoms the length of the element that is asked
 * @param noise what disturbs the question
 */
record RecordShift(String kind, String name, List<Composition> shown, Composition asked, int atoms,
        Optional<FormatNoise> noise) {
    /** One record to ask. */
    record Case(String prompt, String right, String imitated) {}

    static List<RecordShift> all(DataAlchemy world, double noise) {
        List<RecordShift> all = new ArrayList<>();
        for (TaskShift shift : TaskShift.paper(world)) {
            all.add(new RecordShift("task", shift.toString(), shift.shown(), shift.asked(), world.length(),
                    Optional.empty()));
        }
        Composition pair = world.composition("f1f2");
        for (int atoms : new int[]{2, 3, 5, 6}) {
            all.add(new RecordShift("length", "elements of " + atoms + " instead of " + world.length(), List.of(pair),
                    pair, atoms, Optional.empty()));
        }
        for (String name : List.of("f1", "f1f2f1")) {
            Composition other = world.composition(name);
            all.add(new RecordShift("length",
                    other.length() + (other.length() == 1 ? " function" : " functions") + " instead of 2",
                    List.of(pair), other,
                    world.length(), Optional.empty()));
        }
        for (FormatNoise.Kind kind : FormatNoise.Kind.values()) {
            all.add(new RecordShift("format", kind.name().toLowerCase(Locale.ROOT) + " with probability " + noise,
                    List.of(pair), pair, world.length(),
                    Optional.of(new FormatNoise(kind, noise, FormatNoise.Target.ALL))));
        }
        return all;
    }

    /** Draws records to ask, none of whose elements stand in a prompt. */
    List<Case> cases(DataAlchemy world, int shots, int count, long seed) {
        List<String> demonstrated = world.sample(shots * count, seed);
        List<String> elements = world.withLength(atoms).sample(count, seed + 1, new HashSet<>(demonstrated));
        CompositionImitator imitator = new CompositionImitator(shown);
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder prompt = new StringBuilder();
            for (int s = 0; s < shots; s++) {
                prompt.append(AlchemyRecord.of(demonstrated.get(i * shots + s), shown.get(s % shown.size())).text())
                        .append('\n');
            }
            AlchemyRecord right = AlchemyRecord.of(elements.get(i), asked);
            long disturbed = seed + i;
            prompt.append(noise.map(way -> way.disturb(right, disturbed)).orElse(right).input());
            cases.add(new Case(prompt.toString(), right.output(), imitator.answer(elements.get(i), asked).output()));
        }
        return cases;
    }

    @Override
    public String toString() {
        return kind + ": " + name;
    }
}
