package io.swerve.bench.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.SwerveException;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.experiment.ExperimentModels;
import io.swerve.bench.experiment.ExperimentReplay;
import io.swerve.bench.experiment.ResultCheck;
import io.swerve.bench.experiment.registry.ExperimentRegistry;
import io.swerve.bench.report.RowJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code swerve experiment verify}: whether the figures of results follow from their rows. */
@Command(name = "verify", description = {"Checks results of experiments: whether their rows are as they were written,"
        + " every text is judged as the judge of answers judges it, and every printed figure follows from the rows.",
        "Names everything that doesn't, and ends with code 1 then. Nothing is computed anew: only running an experiment"
                + " again tells whether its rows are what the models write."})
final class ExperimentVerifyCommand extends ConsoleCommand {
    private static final String RESULT = "result.json";

    @Parameters(paramLabel = "FOLDER", description = "Of one or several results: what --out named, or a folder in it.")
    private Path folder;

    @Mixin
    private final ExperimentModelFlags flags = new ExperimentModelFlags();

    @Option(names = "--rows-only", description = "Don't make the reports again, which takes the models that the results were computed with.")
    private boolean rowsOnly;

    @Override
    protected void run(Console console) throws IOException {
        JsonArray all = new JsonArray();
        boolean sound = true;
        try (ExperimentModels models = flags.models()) {
            Optional<ExperimentReplay> replay = rowsOnly
                    ? Optional.empty()
                    : Optional.of(new ExperimentReplay(ExperimentRegistry.all(), models, flags.task(console)));
            for (Path file : files()) {
                ResultCheck check = ResultCheck.of(file, replay);
                sound &= check.faults().isEmpty();
                all.add(RowJson.JSON.toJsonTree(check));
                if (!console.json()) {
                    show(check, console);
                }
            }
        }
        if (console.json()) {
            JsonObject object = new JsonObject();
            object.addProperty("sound", sound);
            object.add("results", all);
            console.print(object);
        }
        if (!sound) {
            console.fail();
        }
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new SwerveException("there is no folder " + folder);
        }
        try (Stream<Path> children = Files.list(folder)) {
            List<Path> files = Stream.concat(Stream.of(folder), children).map(child -> child.resolve(RESULT))
                    .filter(Files::isRegularFile).sorted().toList();
            if (files.isEmpty()) {
                throw new SwerveException(
                        folder + " holds no result of an experiment: name what --out named when it ran");
            }
            return files;
        }
    }

    private static void show(ResultCheck check, Console console) {
        console.printLine(check.experiment() + ": " + check.rows() + " rows with " + check.texts() + " texts, "
                + check.figures() + " figures made again: "
                + (check.faults().isEmpty() ? "sound" : check.faults().size() + " faults"));
        check.faults().forEach(fault -> console.printLine("  " + fault));
        check.notes().forEach(note -> console.printLine("  note: " + note));
    }
}
