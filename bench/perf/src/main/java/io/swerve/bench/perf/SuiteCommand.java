package io.swerve.bench.perf;

import io.swerve.Model;
import io.swerve.ModelOptions;
import io.swerve.SessionOptions;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.ProgressLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A command that measures one suite on one model or several. */
abstract class SuiteCommand extends ConsoleCommand {
    private static final int RUNS = 9;

    @Mixin
    private MeasureFlags how;

    @Mixin
    private BenchFlags flags;

    /**
     * Makes the suite for one model.
     *
     * @param small whether the model is so small that runs may be long
     * @throws IllegalArgumentException if an option of the suite's own makes no sense
     */
    abstract Suite suite(boolean small);

    @Override
    protected final void run(Console console) throws IOException {
        Machine machine = Machine.current();
        SessionOptions options = how.models().check(this);
        PairedRuns paired = how.runs(flags.runs(RUNS, this), options, this);
        ModelOptions modelOptions = how.modelOptions(this);
        checked(() -> suite(true)); // a wrong number is told before a model is made
        List<ModelChoice.BenchModel> models = how.models().models(this);
        List<SuiteReport> reports = new ArrayList<>();
        for (ModelChoice.BenchModel chosen : models) {
            try (Model model = Model.load(chosen.file(), modelOptions);
                    ProgressLine progress = console.progress(chosen.file().getFileName().toString())) {
                reports.add(suite(chosen.small()).measure(model, options, paired, progress));
            }
        }
        flags.show(SuiteReport.result(getClass().getAnnotation(Command.class).description()[0], machine,
                models.stream().map(ModelChoice.BenchModel::file).toList(), reports), console);
    }
}
