package io.swerve.bench.experiment.dataalchemy;

import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.bench.experiment.Card;
import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.WorkCount;
import io.swerve.bench.experiment.Workload;
import io.swerve.bench.experiment.traces.Brevity;
import io.swerve.bench.experiment.traces.OwnTrace;
import io.swerve.bench.experiment.traces.TraceLab;
import io.swerve.bench.lab.Family;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.Task;
import io.swerve.bench.task.TaskProblem;
import io.swerve.bench.task.Tasks;
import io.swerve.reasoning.dataalchemy.DataAlchemy;
import io.swerve.reasoning.dataalchemy.ShiftDirection;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.decoding.DecodingRequest;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks at growing distances from what was shown in the prompt, and from what the lab models were trained on. */
public final class DataAlchemyExperiment implements Experiment<DataAlchemySettings> {
    private static final int SPARE_TOKENS = 12;
    private static final String STEERED = "steered";

    /** Creates the experiment. */
    public DataAlchemyExperiment() {
        // no state
    }

    @Override
    public Card card() {
        return new Card("data-alchemy", "Does reasoning hold beyond the distribution that it was learnt from?",
                "Zhao et al., Is Chain-of-Thought Reasoning of LLMs a Mirage? A Data Distribution Lens, arXiv 2508.01191",
                "Elements, transformations, records, the shifts of task, length and format, exact match, edit distance of"
                        + " characters and BLEU-4 (smoothing 1) are the paper's; questions are asked of models that were"
                        + " trained from scratch without some compositions, as in the paper, if they are the lab's.",
                "Nothing is trained here. With records, the distribution is that of the records in the prompt; with"
                        + " questions, that of the lab's corpus, of which a foreign model knows nothing. The imitator of"
                        + " the nearest composition is ours: it reproduces the paper's edit distances under task shift.");
    }

    @Override
    public DataAlchemySettings defaults() {
        return new DataAlchemySettings(false, ShiftDirection.RIGHT, 4, 12, 0.2, 24, 24, BleuTokens.PAPER,
                "The answer is {}.");
    }

    @Override
    public int defaultProblems() {
        return 30;
    }

    @Override
    public Task defaultTask() {
        return Tasks.lab(Family.ALCHEMY);
    }

    @Override
    public Workload workload(DataAlchemySettings settings, ExperimentContext context) {
        WorkCount work = new WorkCount(context);
        Model model = settings.baseModel() ? context.base() : context.thinking();
        Brevity.count(work, context, model, context.problems(Split.TRAINING, settings.pairs()),
                settings.developmentProblems());
        List<String> arms = List.of(DataAlchemyReport.PLAIN, STEERED);
        DataAlchemy world = world(settings);
        for (RecordShift shift : RecordShift.all(world, settings.noise())) {
            List<DecodingRequest> requests = shift.cases(world, settings.shots(), settings.records(), context.seed())
                    .stream().map(one -> request(model, one, SteeringPlan.none())).toList();
            arms.forEach(arm -> work.add("records, " + arm + ", " + shift, model, requests.size(),
                    requests.stream().mapToLong(DecodingRequest::maxTokens).sum(),
                    requests.stream().mapToLong(request -> request.prompt().length).sum()));
        }
        for (QuestionShift shift : QuestionShift.all(settings.noise())) {
            List<TaskProblem> problems = shift.problems(context.problems(), context.seed());
            arms.forEach(arm -> work.ask("questions, " + arm + ", " + shift, model, problems, 1));
        }
        return work.workload();
    }

    private static DataAlchemy world(DataAlchemySettings settings) {
        return new DataAlchemy(4, 13, 1, settings.direction());
    }

    @Override
    public ExperimentResult run(DataAlchemySettings settings, ExperimentContext context) {
        Model model = settings.baseModel() ? context.base() : context.thinking();
        TraceLab lab = new TraceLab(context, model, settings.answerFrame());
        Map<String, SteeringPlan> arms = new LinkedHashMap<>();
        arms.put(DataAlchemyReport.PLAIN, SteeringPlan.none());
        Brevity way = steer(settings, context, model, lab, arms);
        List<Written> records = records(settings, context, model, arms);
        List<QuestionScores> questions = questions(settings, context, lab, arms);
        return context.report(() -> {
            DataAlchemyReport report = new DataAlchemyReport(settings, records.stream().map(Written::scores).toList(),
                    questions, way.toString(), context.seed());
            return report.result(report.traces(model));
        });
    }

    /** Adds the steered arm: a direction that shortens reasoning. */
    private static Brevity steer(DataAlchemySettings settings, ExperimentContext context, Model model,
            TraceLab lab, Map<String, SteeringPlan> arms) {
        SteeringVector vector = Brevity.extract(context, model,
                Brevity.pairs(context, model, context.problems(Split.TRAINING, settings.pairs())),
                Brevity.layers(model));
        Brevity way = Brevity.choose(context, lab, vector, settings.developmentProblems());
        arms.put(STEERED, way.plan(vector));
        return way;
    }

    /** What the arms wrote for the records of a shift. */
    private record Written(RecordShift shift, List<RecordShift.Case> cases, Map<String, List<WrittenRecord>> rows) {
        RecordScores scores() {
            RecordScores scores = new RecordScores(shift, cases, new LinkedHashMap<>());
            scores.outputs().put(DataAlchemyReport.IMITATOR, cases.stream().map(RecordShift.Case::imitated).toList());
            rows.forEach((arm, written) -> scores.outputs().put(arm,
                    written.stream().map(WrittenRecord::output).toList()));
            return scores;
        }
    }

    private static List<Written> records(DataAlchemySettings settings, ExperimentContext context, Model model,
            Map<String, SteeringPlan> arms) {
        DataAlchemy world = world(settings);
        List<Written> written = new ArrayList<>();
        for (RecordShift shift : RecordShift.all(world, settings.noise())) {
            List<RecordShift.Case> cases = shift.cases(world, settings.shots(), settings.records(), context.seed());
            Map<String, List<WrittenRecord>> byArm = new LinkedHashMap<>();
            arms.forEach((name, plan) -> byArm.put(name,
                    context.stage("records, " + name + ", " + shift, cases, WrittenRecord.class, (missing, rows) -> {
                        List<DecodingRequest> requests = missing.stream().map(one -> request(model, one, plan))
                                .toList();
                        context.decoder(model).decode(requests,
                                (index, text) -> rows.finished(index, new WrittenRecord(text.text().strip())));
                    })));
            written.add(new Written(shift, cases, byArm));
        }
        return written;
    }

    /** As plain text: markers in records are the paper's, not the model's. */
    private static DecodingRequest request(Model model, RecordShift.Case one, SteeringPlan plan) {
        int length = model.tokenizer().encode(one.right(), Encoding.TEXT_PART).length;
        return DecodingRequest.greedy(model.tokenizer().encode(one.prompt()), length + SPARE_TOKENS)
                .withPlan(plan).withStopStrings("\n");
    }

    private static List<QuestionScores> questions(DataAlchemySettings settings, ExperimentContext context, TraceLab lab,
            Map<String, SteeringPlan> arms) {
        List<QuestionScores> scores = new ArrayList<>();
        for (QuestionShift shift : QuestionShift.all(settings.noise())) {
            List<TaskProblem> problems = shift.problems(context.problems(), context.seed());
            Map<String, List<OwnTrace>> written = new LinkedHashMap<>();
            arms.forEach((name, plan) -> written.put(name,
                    lab.write("questions, " + name + ", " + shift, problems, Optional.empty(), plan)));
            scores.add(new QuestionScores(shift, problems, written));
        }
        return scores;
    }
}
