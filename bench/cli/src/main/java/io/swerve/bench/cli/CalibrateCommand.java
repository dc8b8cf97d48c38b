package io.swerve.bench.cli;

import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.LayersConverter;
import io.swerve.bench.console.ModelFlags;
import io.swerve.bench.console.OutputPath;
import io.swerve.bench.console.ProgressLine;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.calibration.AscEstimate;
import io.swerve.steering.calibration.AscEstimator;
import io.swerve.steering.calibration.CalibrationProgress;
import io.swerve.steering.calibration.CalibrationText;
import io.swerve.steering.calibration.Calibrator;
import io.swerve.steering.calibration.Divergence.Statistic;
import io.swerve.steering.calibration.DoseSearch.Outcome;
import io.swerve.steering.calibration.DoseSearch.Unreachable;
import io.swerve.steering.calibration.DoseSearch;
import io.swerve.steering.calibration.DoseTable;
import io.swerve.steering.calibration.LayerSweep;
import io.swerve.steering.calibration.Preference;
import io.swerve.steering.calibration.Steered;
import io.swerve.steering.calibration.UnreachableDoseException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures doses. */
@Command(name = "calibrate", description = "Measures how much a steering vector changes a model's predictions, strength by strength, "
        + "and finds the strength that spends a budget of KL divergence.")
final class CalibrateCommand extends ConsoleCommand {
    /** Texts decoded together; short ones fill a batch only in company. */
    private static final int SEQUENCES = 8;

    @Mixin
    private ModelFlags modelFlags;

    @Parameters(paramLabel = "VECTOR", description = "A GGUF control vector.")
    private Path vectorFile;

    @Mixin
    private CalibrationTexts texts;

    @Option(names = "--strengths", paramLabel = "A,B,C", split = ",", defaultValue = "0.1,0.25,0.5,1,2,4", description = "The strengths of the table. Default: ${DEFAULT-VALUE}.")
    private float[] strengths;

    @Option(names = "--kl", paramLabel = "NATS", description = "Find the strength with this divergence per token.")
    private Double budget;

    @Option(names = "--statistic", paramLabel = "mean|p95", defaultValue = "mean", description = "What the budget is for: the mean over the positions, or the 95th percentile. Default: ${DEFAULT-VALUE}.")
    private Statistic statistic;

    @Option(names = "--layers", paramLabel = LayersConverter.SYNTAX, defaultValue = "all", description = "Use only these layers of the vector. Default: ${DEFAULT-VALUE}.")
    private Layers layers;

    @Option(names = "--sweep", description = "Compare the layers, each alone and all together, at the budget: by how much likelier "
            + "they make the positive texts of --pairs than the negative ones. The best is calibrated then.")
    private boolean sweep;

    @Option(names = "--asc", paramLabel = "NATS", description = "Also compute the closed-form dose of ASC for this divergence.")
    private Double asc;

    @Option(names = "--asc-step", paramLabel = "D", defaultValue = "0.1", description = "The difference in strength by which ASC's numbers are measured. Default: ${DEFAULT-VALUE}.")
    private float ascStep;

    @Option(names = {"-o",
            "--output"}, converter = OutputPath.File.class, paramLabel = "FILE", description = "Write the vector with what was measured in its passport.")
    private OutputPath output;

    @Override
    protected void run(Console console) throws IOException {
        SessionOptions options = modelFlags.check(this).withMaxSequences(SEQUENCES);
        checkBudget("--kl", budget);
        checkBudget("--asc", asc);
        AscEstimator estimator = checked(() -> new AscEstimator(ascStep, (_, _) -> true));
        texts.check(this);
        if (sweep && (budget == null || texts.pairs().isEmpty())) {
            throw usage("--sweep needs --kl, which all layers shall spend, and --pairs, by which they are scored");
        }
        SteeringVector whole = SteeringVector.read(vectorFile);
        try (Model model = modelFlags.load(console);
                Session session = ModelFlags.open(model, options, console)) {
            calibrate(session, chosen(whole, model), estimator, console);
        }
    }

    private void checkBudget(String option, Double value) {
        if (value != null && !(value > 0 && Double.isFinite(value))) {
            throw usage(option + " must be above 0 and finite, was " + value);
        }
    }

    private SteeringVector chosen(SteeringVector whole, Model model) {
        return checked("--layers", () -> ControlVectorFlags.only(layers, whole, model));
    }

    private void calibrate(Session session, SteeringVector vector, AscEstimator estimator, Console console)
            throws IOException {
        List<CalibrationText> measured = checkedTexts(session, console);
        DoseSearch search = DoseSearch.defaults().withStatistic(statistic);
        try (ProgressLine progress = console.progress("unsteered")) {
            CalibrationProgress follower = (strength, done, total) -> progress
                    .at(strength == 0 ? "unsteered" : "strength " + (float) strength, done, total);
            Optional<LayerSweep> swept = sweep
                    ? Optional.of(LayerSweep.run(session, vector, measured, budget, search,
                            new Preference(session.model().tokenizer(), texts.pairs(), texts.parseSpecial()), follower))
                    : Optional.empty();
            SteeringVector best = swept.flatMap(LayerSweep::best).map(LayerSweep.Row::layers)
                    .map(kept -> vector.onLayers(Layers.range(kept.getFirst(), kept.getLast()))).orElse(vector);
            Optional<AscEstimate> estimate = asc == null
                    ? Optional.empty()
                    : Optional.of(
                            estimator.withProgress((done, total) -> follower.reached(ascStep, (int) done, (int) total))
                                    .measure(session, Steered.by(best), measured));
            try (Calibrator calibrator = Calibrator.open(session, best, measured, search, follower)) {
                DoseTable table = checked(() -> calibrator.table(strengths));
                Optional<Outcome> outcome = Optional.ofNullable(budget).map(calibrator::find);
                CalibrationReport report = new CalibrationReport(best, calibrator.norms(), measured.size(),
                        outcome.map(found -> table.with(found.trials())).orElse(table), outcome, estimate,
                        asc == null ? 0 : asc, swept);
                progress.end();
                finish(calibrator, report, console);
            }
        }
    }

    private List<CalibrationText> checkedTexts(Session session, Console console) throws IOException {
        try {
            return texts.texts(session, console);
        } catch (IllegalArgumentException e) { // a text without a position
            throw usage(e.getMessage());
        }
    }

    private void finish(Calibrator calibrator, CalibrationReport report, Console console) {
        if (console.json()) {
            console.print(report.json());
        } else {
            report.print(console);
        }
        if (report.outcome().orElse(null) instanceof Unreachable unreachable) {
            throw new UnreachableDoseException(unreachable.reason());
        }
        if (output != null) {
            float high = report.outcome().map(found -> found.best().strength()).orElse(report.table().monotoneTo());
            String note = report.texts() + " " + texts.name()
                    + (budget == null
                            ? ""
                            : ", high spends " + budget + " nats (" + statistic.name().toLowerCase() + ")");
            calibrator.stamped(report.table(), high, note).write(output.path());
            if (!console.json()) {
                console.printLine("wrote " + output + ": dose up to " + high);
            }
        }
    }
}
