package io.swerve.bench.experiment.influence;

import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ExperimentException;
import io.swerve.bench.lab.AlchemyProblem;
import io.swerve.bench.lab.ChainProblem;
import io.swerve.bench.lab.ChainStep;
import io.swerve.bench.lab.FactKind;
import io.swerve.bench.lab.FactProblem;
import io.swerve.bench.lab.LabCorpus;
import io.swerve.bench.lab.Person;
import io.swerve.bench.lab.Problem;
import io.swerve.bench.lab.PythonRandom;
import io.swerve.bench.lab.Transformation;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.decoding.ThinkingMarkers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Queries and documents. The lab's own are queries of one procedure each, or of one sort of fact, and texts of its
 * training corpus; those of other tasks are problems by kind, and other problems with their answers.
 *
 * @param queries of at least one kind twice
 * @param documents texts
 * @param planted how many of the documents, the first ones, were made to hold the answer of a query; the others are drawn
 */
record InfluenceCorpus(List<InfluenceQuery> queries, List<String> documents, int planted) {
    private static final String LAB = "lab";
    private static final int WORD_LENGTH = 4;
    private static final int OPERAND_END = 10;

    static InfluenceCorpus of(InfluenceSettings settings, ExperimentContext context,
            Optional<ThinkingMarkers> markers) {
        InfluenceCorpus material = context.task().name().equals(LAB)
                ? lab(settings, context.seed(), markers)
                : task(settings, context, markers);
        boolean repeated = material.queries.stream().anyMatch(query -> material.queries.stream()
                .filter(other -> other.group().equals(query.group())).count() > 1);
        if (!repeated) {
            throw new ExperimentException("no kind of problem occurs twice among the queries, so there is nothing to"
                    + " correlate within a kind; ask for more with --problems, or name kinds with \"group\" in the file");
        }
        return material;
    }

    // ---- the lab

    private static InfluenceCorpus lab(InfluenceSettings settings, long seed, Optional<ThinkingMarkers> markers) {
        PythonRandom random = new PythonRandom(seed);
        LabCorpus corpus = LabCorpus.trained();
        List<InfluenceQuery> queries = new ArrayList<>();
        List<String> documents = new ArrayList<>();
        for (int i = 0; i < settings.queries(); i++) {
            int start = random.below(ChainStep.MODULUS);
            int operand = random.between(1, OPERAND_END);
            queries.add(query("addition", new ChainProblem(start,
                    List.of(new ChainStep(ChainStep.Operation.ADD, operand))), random, settings, markers));
            queries.add(query("doubling", new ChainProblem(random.below(ChainStep.MODULUS),
                    List.of(new ChainStep(ChainStep.Operation.DOUBLE, 2))), random, settings, markers));
            queries.add(
                    query("rot13", new AlchemyProblem(word(random), List.of(Transformation.ROT13)), random, settings,
                            markers));
            queries.add(query("reversal", new AlchemyProblem(word(random), List.of(Transformation.REVERSE)), random,
                    settings, markers));
            for (FactKind kind : List.of(FactKind.TOWN, FactKind.JOB)) {
                Person person = random.choice(corpus.people().people());
                queries.add(query(kind == FactKind.TOWN ? "town (fact)" : "job (fact)",
                        new FactProblem(kind, person, corpus.people().person(person.friend())), random, settings,
                        markers));
                documents.add(person.name() + " lives in " + person.town() + ". " + person.name() + " works as a "
                        + person.job() + ". The friend of " + person.name() + " is " + person.friend() + ".");
            }
        }
        int planted = documents.size();
        for (int i = 0; i < settings.documents(); i++) {
            documents.add(corpus.document(random));
        }
        return new InfluenceCorpus(queries, documents, planted);
    }

    private static String word(PythonRandom random) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < WORD_LENGTH; i++) {
            word.append((char) ('A' + random.below('Z' - 'A' + 1)));
        }
        return word.toString();
    }

    private static InfluenceQuery query(String group, Problem problem, PythonRandom random, InfluenceSettings settings,
            Optional<ThinkingMarkers> markers) {
        return query(group, problem instanceof FactProblem, problem.question(random), Optional.of(problem.concise()),
                problem.answer(), settings, markers);
    }

    /** What opens the thinking is given: how likely a model is to think says nothing of the procedure. */
    private static InfluenceQuery query(String group, boolean factual, String question, Optional<String> reasoning,
            String answer, InfluenceSettings settings, Optional<ThinkingMarkers> markers) {
        Optional<ThinkingMarkers> around = markers.filter(_ -> reasoning.isPresent());
        return new InfluenceQuery(group, factual, question, around.map(found -> found.openText() + "\n").orElse(""),
                reasoning.map(text -> text + "\n").orElse("")
                        + around.map(found -> found.closeText() + "\n").orElse("") + settings.marker() + " " + answer
                        + ".",
                answer);
    }

    // ---- other tasks

    private static InfluenceCorpus task(InfluenceSettings settings, ExperimentContext context,
            Optional<ThinkingMarkers> markers) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        List<InfluenceQuery> queries = new ArrayList<>();
        for (TaskProblem problem : context.heldOut()) {
            if (counts.merge(problem.group(), 1, Integer::sum) <= settings.queries()) {
                queries.add(query(problem.group(), settings.factual().contains(problem.group()), problem.question(),
                        problem.concise(), problem.requireAnswer(), settings, markers));
            }
        }
        List<String> documents = context.problems(Split.TRAINING, settings.documents()).stream()
                .map(problem -> problem.question() + problem.concise().map(text -> " " + text).orElse("")
                        + problem.answer().map(text -> " " + settings.marker() + " " + text + ".").orElse(""))
                .toList();
        return new InfluenceCorpus(queries, documents, 0);
    }
}
