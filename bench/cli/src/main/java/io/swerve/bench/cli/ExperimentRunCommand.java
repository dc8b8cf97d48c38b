package io.swerve.bench.cli;

import com.google.gson.JsonObject;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.ExperimentException;
import io.swerve.bench.experiment.ExperimentModels;
import io.swerve.bench.experiment.registry.ExperimentRegistry;
import io.swerve.bench.experiment.ExperimentRun;
import io.swerve.bench.experiment.ExperimentShard;
import io.swerve.bench.experiment.RunOptions;
import io.swerve.bench.experiment.SettingsRecord;
import io.swerve.bench.experiment.WorkEstimate;
import io.swerve.steering.extraction.Shard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine;

/** {@code swerve experiment NAME}: one experiment, with its settings as options. */
@Command
class ExperimentRunCommand<S extends Record> extends ConsoleCommand {
    /** Options that don't belong to what a run computes. */
    private static final Set<String> OF_ONE_PROCESS = Set.of("--shard", "--parts", "--out", "--fresh", "--json",
            "--verbose");

    private CommandSpec spec;

    private final Experiment<S> experiment;
    private final SettingsRecord<S> settings;
    private final Map<String, OptionSpec> options = new HashMap<>();

    @Mixin
    private final ExperimentFlags flags = new ExperimentFlags();

    ExperimentRunCommand(Experiment<S> experiment) {
        this.experiment = experiment;
        this.settings = new SettingsRecord<>(experiment.defaults());
    }

    static <S extends Record> CommandLine of(Experiment<S> experiment) {
        CommandLine line = new CommandLine(new ExperimentRunCommand<>(experiment));
        line.getCommandSpec().usageMessage().description(experiment.card().question(), experiment.card().source());
        return line;
    }

    /** Receives picocli's view of this command, and adds an option to it for each setting. */
    @Spec
    void setSpec(CommandSpec spec) {
        this.spec = spec;
        for (SettingsRecord.Option setting : settings.options()) {
            OptionSpec option = OptionSpec.builder(setting.option()).type(String.class).paramLabel("VALUE")
                    .description(setting.description()
                            + (setting.value().isEmpty() ? "" : " Default: " + setting.value() + "."))
                    .build();
            spec.addOption(option);
            options.put(setting.option(), option);
        }
    }

    /** The options that say what is done, but not where and which part of it, as they were given. */
    private List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        List<OptionSpec> given = spec.commandLine().getParseResult().matchedOptions();
        for (OptionSpec option : given.stream().filter(one -> !OF_ONE_PROCESS.contains(one.longestName())).toList()) {
            if (option.arity().max() == 0) {
                arguments.add(option.longestName());
            } else {
                option.originalStringValues().forEach(value -> arguments.add(option.longestName() + "=" + value));
            }
        }
        return arguments;
    }

    /**
     * Goes on with the merged checkpoint of all parts of a run, and shows its result.
     *
     * @param shard tells how the run was started
     * @param out where the merged checkpoint lies
     */
    static void conclude(ExperimentShard shard, Path out, Console console) throws IOException {
        Experiment<?> experiment = ExperimentRegistry.all().stream()
                .filter(known -> known.card().name().equals(shard.experiment())).findFirst()
                .orElseThrow(() -> new ExperimentException("there is no experiment " + shard.experiment()));
        List<String> arguments = new ArrayList<>(shard.arguments());
        arguments.add("--parts=" + Shard.parse(shard.shard()).count());
        arguments.add("--out=" + out);
        CommandLine line = of(experiment);
        line.setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments.toArray(String[]::new));
        line.<ExperimentRunCommand<?>>getCommand().run(console);
    }

    @Override
    protected void run(Console console) throws IOException {
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
            ExperimentRun run = new ExperimentRun(models, shared, bars);
            if (flags.estimates()) {
                WorkEstimate estimate = run.estimate(experiment, chosen);
                new ExperimentView(console).show(experiment.card().name(), estimate);
                return;
            }
            result = run.run(experiment, chosen);
        }
        if (flags.shard().isPresent()) {
            new ExperimentShard(experiment.card().name(), result.get("shard").getAsString(),
                    result.get("checkpoint").getAsString(), arguments()).write(flags.out());
        }
        if (console.json()) {
            console.print(result);
        } else if (flags.shard().isPresent()) {
            console.printLine("shard " + flags.shard().get() + " of " + experiment.card().name() + " is finished in "
                    + flags.out() + "; when all are: swerve merge FOLDER... -o FOLDER");
        } else {
            new ExperimentView(console).show(result, flags.out());
        }
    }
}
