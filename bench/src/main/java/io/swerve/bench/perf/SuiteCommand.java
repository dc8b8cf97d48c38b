package io.swerve.bench.perf;

import io.swerve.Model;
import io.swerve.ModelOptions;
import io.swerve.SessionOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that measures one suite on one model or several. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
abstract class SuiteCommand implements Callable<Integer> {
    private static final int RUNS = 9;

    @Spec
    private CommandSpec spec;

    @Mixin
    private BenchFlags flags;

    @Mixin
    private MeasureFlags how;

    /**
     * Makes the suite for one model.
     *
     * @param small whether the model is so small that runs may be long
     * @throws IllegalArgumentException if an option of the suite's own makes no sense
     */
    abstract Suite suite(boolean small);

    @Override
    public final Integer call() throws IOException {
        BenchLog.quiet();
        Machine machine = Machine.current();
        SessionOptions options = flags.sessionOptions();
        PairedRuns paired = how.runs(flags.runs(RUNS), options);
        ModelOptions modelOptions = how.modelOptions();
        flags.checked(() -> suite(true)); // a wrong number is told before a model is made
        List<ModelChoice.Chosen> models = how.models().models();
        List<SuiteReport> reports = new ArrayList<>();
        for (ModelChoice.Chosen chosen : models) {
            try (Model model = Model.load(chosen.file(), modelOptions);
                    BenchFlags.Bar bar = flags.bar(chosen.file().getFileName().toString(), paired.repetitions())) {
                reports.add(suite(chosen.small()).measure(model, options, paired, bar::reached));
            }
        }
        flags.show(SuiteReport.result(spec.usageMessage().description()[0], machine,
                models.stream().map(ModelChoice.Chosen::file).toList(), reports));
        return CommandLine.ExitCode.OK;
    }
}
