package io.swerve.bench.experiment.fewdemonstrations;

import io.swerve.Model;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.WorkCount;
import io.swerve.bench.experiment.traces.Brevity;
import io.swerve.bench.experiment.traces.GivenTrace;
import io.swerve.bench.experiment.traces.TraceLab;
import io.swerve.bench.lab.KnowledgeBase;
import io.swerve.bench.lab.Person;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.extraction.ContrastPair;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Questions about people of whom no model knows anything, with more and more facts about them in the prompt. */
final class Facts {
    private static final long UNKNOWN_PEOPLE = 987_654_321;
    /** Room for what a template puts around a system prompt, and for questions that are longer than others. */
    private static final int MARKERS = 32;

    private final ExperimentContext context;
    private final TraceLab lab;
    private final List<Person> people;
    private final List<TaskProblem> questions;

    Facts(ExperimentContext context, TraceLab lab, int facts, int questions) {
        this.context = context;
        this.lab = lab;
        KnowledgeBase known = KnowledgeBase.trained();
        people = KnowledgeBase.draw(UNKNOWN_PEOPLE + context.seed(), 4 * facts).people().stream()
                .filter(person -> !known.knows(person.name())).limit(facts).toList();
        this.questions = IntStream.range(0, questions).mapToObj(i -> people.get(i % people.size()))
                .map(Facts::question).toList();
    }

    private static TaskProblem question(Person person) {
        return TaskProblem.of("fact-" + person.name(), "Where does " + person.name() + " live?", person.town(), "fact");
    }

    /** How often the question was asked before: there may be more questions than people. */
    private int asked(int question) {
        return question / people.size();
    }

    private static String statement(Person person) {
        return person.name() + " lives in " + person.town() + ".";
    }

    /** Counts what both curves take at most. */
    void count(WorkCount work, Model model, List<Integer> counts) {
        long fact = people.stream().mapToLong(person -> work.tokens(model, statement(person))).max().orElse(0);
        for (int count : counts) {
            int some = Math.min(count, people.size());
            String told = people.stream().limit(some).map(Facts::statement).collect(Collectors.joining(" "));
            lab.countAnswers(work, "facts, " + some, questions, Optional.of(told).filter(text -> !text.isEmpty()),
                    some * fact); // other facts may have more tokens than these
            work.read("direction of facts", model, 2L * some, 2 * some * (fact + work.prompts(model, questions,
                    Optional.empty()) / questions.size() + MARKERS));
            lab.countRead(work, "direction of facts, " + some, questions, Optional.empty(), 1, 0);
        }
    }

    /**
     * With a direction instead of facts: what a prompt with the fact changes in the residual stream, over the first people
     * of the list, added as a procedure's direction is.
     */
    Curve direction(Model model, Brevity way, List<Integer> counts) {
        Prompting prompting = context.prompting(model);
        List<ContrastPair> pairs = people.stream()
                .map(person -> new ContrastPair(
                        prompting.text(Optional.of(statement(person)), question(person).question()),
                        prompting.text(Optional.empty(), question(person).question())))
                .toList();
        Curve curve = new Curve("facts as a direction");
        List<TraceLab.AnswerQuery> readings = IntStream.range(0, questions.size())
                .mapToObj(i -> lab.given(questions.get(i), Optional.empty(), Optional.empty()).as("", asked(i)))
                .toList();
        for (int count : counts) {
            int some = Math.min(count, people.size());
            SteeringPlan plan = some == 0
                    ? SteeringPlan.none()
                    : new Brevity(way.layer(), 1, Integer.MAX_VALUE)
                            .plan(Brevity.extract(context, model, pairs.subList(0, some), way.layer()));
            List<GivenTrace> answers = lab.read("direction of facts, " + some, readings, plan);
            curve.points().add(Curve.CurvePoint.read(some, answers, IntStream.range(0, questions.size())
                    .mapToDouble(i -> i % people.size() < some ? 1 : 0).toArray()));
        }
        return curve;
    }

    /** With facts drawn at random for each question; the asked one is among them by chance only. */
    Curve random(List<Integer> counts) {
        Curve curve = new Curve("facts in the prompt");
        for (int count : counts) {
            List<TraceLab.AnswerQuery> readings = new ArrayList<>();
            double[] covered = new double[questions.size()];
            for (int i = 0; i < questions.size(); i++) {
                List<Person> order = new ArrayList<>(people);
                Collections.shuffle(order,
                        context.draws().random("order of facts", questions.get(i).questionHash(), asked(i)));
                covered[i] = order.indexOf(people.get(i % people.size())) < count ? 1 : 0;
                String told = order.stream().limit(count).map(Facts::statement).collect(Collectors.joining(" "));
                readings.add(lab.shown(questions.get(i), Optional.of(told).filter(text -> !text.isEmpty()), List.of())
                        .as("", asked(i)));
            }
            List<GivenTrace> answers = lab.answer("facts, " + Math.min(count, people.size()), readings, List.of(), 0);
            curve.points().add(Curve.CurvePoint.read(Math.min(count, people.size()), answers, covered));
        }
        return curve;
    }
}
