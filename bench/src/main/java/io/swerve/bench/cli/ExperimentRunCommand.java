package io.swerve.bench.cli;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.ExperimentModels;
import io.swerve.bench.experiment.ExperimentRun;
import io.swerve.bench.experiment.RunOptions;
import io.swerve.bench.experiment.SettingsRecord;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code swerve experiment NAME}: one experiment, with its settings as options. */
@Command
final class ExperimentRunCommand<S extends Record> extends ConsoleCommand {
    private final Experiment<S> experiment;
    private final SettingsRecord<S> settings;
    private final Map<String, OptionSpec> options = new HashMap<>();

    @Mixin
    private final ExperimentFlags flags = new ExperimentFlags();

    private ExperimentRunCommand(Experiment<S> experiment) {
        this.experiment = experiment;
        this.settings = new SettingsRecord<>(experiment.defaults());
    }

    static <S extends Record> CommandLine of(Experiment<S> experiment) {
        ExperimentRunCommand<S> command = new ExperimentRunCommand<>(experiment);
        CommandSpec spec = CommandSpec.forAnnotatedObject(command);
        spec.usageMessage().description(experiment.card().question(), experiment.card().source());
        for (SettingsRecord.Option setting : command.settings.options()) {
            OptionSpec option = OptionSpec.builder(setting.option()).type(String.class).paramLabel("VALUE")
                    .description(setting.description() + " Default: " + setting.value() + ".").build();
            spec.addOption(option);
            command.options.put(setting.option(), option);
        }
        return new CommandLine(spec);
    }

    @Override
    void run(Console console) throws IOException {
        Map<String, String> texts = new HashMap<>();
        options.forEach((name, option) -> {
            if (option.getValue() != null) {
                texts.put(name, option.getValue());
            }
        });
        S chosen = checked(() -> settings.with(texts));
        RunOptions shared = flags.check(this, console);
        JsonObject result;
        try (ExperimentModels models = flags.models();
                ExperimentBars bars = new ExperimentBars(console, experiment.card().name())) {
            result = new ExperimentRun(models, shared, bars).run(experiment, chosen);
        }
        if (console.json()) {
            console.print(result);
        } else {
            new ExperimentView(console).show(result, flags.out());
        }
    }
}
