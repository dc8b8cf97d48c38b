package io.swerve.bench.effect;

import io.swerve.bench.lab.Family;
import io.swerve.bench.lab.LabCorpus;
import io.swerve.bench.lab.LabProblem;
import io.swerve.bench.lab.PythonRandom;
import io.swerve.bench.lab.Shift;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Three sets of problems without a common question: those that pairs are made of, those that settings are chosen on, and
 * those that results are reported on.
 *
 * @param pairs chains and word transformations in turn
 * @param development of all families, in the training corpus's shares
 * @param heldOut likewise
 */
record EffectProblems(List<LabProblem> pairs, List<LabProblem> development, List<LabProblem> heldOut) {
    private static final List<Family> PAIRED = List.of(Family.CHAIN, Family.ALCHEMY);
    private static final List<Family> ASKED = List.of(Family.CHAIN, Family.CHAIN, Family.CHAIN, Family.CHAIN,
            Family.CHAIN, Family.ALCHEMY, Family.ALCHEMY, Family.ALCHEMY, Family.FACT, Family.FACT);

    static EffectProblems draw(EffectSettings settings) {
        PythonRandom random = new PythonRandom(settings.seed());
        LabCorpus corpus = LabCorpus.trained();
        Set<String> known = new HashSet<>();
        // The held-out ones come first, so that they stay the same whatever else is asked for.
        List<LabProblem> heldOut = draw(corpus, random, ASKED, settings.problems(), known);
        List<LabProblem> development = draw(corpus, random, ASKED, settings.development(), known);
        return new EffectProblems(draw(corpus, random, PAIRED, settings.pool(), known), development, heldOut);
    }

    private static List<LabProblem> draw(LabCorpus corpus, PythonRandom random, List<Family> families, int count,
            Set<String> known) {
        List<LabProblem> problems = new ArrayList<>();
        while (problems.size() < count) {
            Family family = families.get(problems.size() % families.size());
            LabProblem problem = LabProblem.word(random, corpus.problem(random, family), Shift.NONE);
            if (known.add(problem.question())) {
                problems.add(problem);
            }
        }
        return List.copyOf(problems);
    }
}
