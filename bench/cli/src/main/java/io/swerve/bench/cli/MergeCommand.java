package io.swerve.bench.cli;

import io.swerve.SwerveException;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.JsonReport;
import io.swerve.bench.console.OutputPath;
import io.swerve.bench.experiment.ExperimentShard;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.extraction.ExtractionShards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes one result of those of several processes. */
@Command(name = "merge", description = "Merges what extract --shard, score --shard or experiment --shard wrote in several processes: to what one process would have written, bit for bit.")
final class MergeCommand extends ConsoleCommand {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "The shards, all of them, in any order: files, or folders of experiments.")
    private List<Path> files;

    @Option(names = "--diagnostics", description = "Of an extraction: show how well each layer's direction separates held-out examples, and how much the single pairs agree.")
    private boolean diagnostics;

    @Option(names = "--chart", converter = OutputPath.File.class, paramLabel = "FILE", description = "Of an extraction: draw the diagnostics by layer, as .png or .svg.")
    private OutputPath chart;

    @Option(names = {"-o",
            "--output"}, required = true, paramLabel = "FILE", description = "The vector, the scores, or the folder for the experiment's result.")
    private Path output;

    @Override
    protected void run(Console console) throws IOException {
        if (chart != null && SeparationChart.Format.of(chart.path()) == null) {
            throw usage("--chart must end in .png or .svg, was " + chart);
        }
        boolean experiment = Files.isDirectory(files.getFirst());
        new OutputPath(output, experiment).check();
        boolean scores = !experiment && ScoreFile.isShard(files.getFirst());
        if ((experiment || scores) && (diagnostics || chart != null)) {
            throw usage(
                    (scores ? "scores" : "experiments") + " have no diagnostics: leave --diagnostics and --chart out");
        }
        if (experiment) {
            ExperimentRunCommand.conclude(ExperimentShard.merge(files, output), output, console);
        } else if (scores) {
            mergeScores(console);
        } else {
            mergeExtraction(console);
        }
    }

    private void mergeScores(Console console) throws IOException {
        if (files.contains(output)) {
            throw new SwerveException("the merged file " + output + " would replace one of its shards");
        }
        int items = ScoreFile.merge(files, output);
        if (console.json()) {
            console.print(new JsonReport().put("shards", files.size()).put("items", items));
        } else {
            console.printLine("wrote " + output + ": " + items + " items of " + files.size() + " shards");
        }
    }

    private void mergeExtraction(Console console) throws IOException {
        SteeringVector vector = ExtractionShards.merge(files).vector();
        vector.write(output);
        if (chart != null) {
            SeparationChart.write(chart.path(),
                    vector.info().method() + " of " + vector.info().pairs() + " examples at "
                            + vector.info().position(),
                    vector.info().diagnostics());
        }
        if (console.json()) {
            console.print(ExtractionReport.json(vector).put("shards", files.size()));
        } else {
            ExtractionReport.print(vector, diagnostics, console);
            console.printLine("wrote " + output + ": " + vector.layers().length + " layers x "
                    + vector.embeddingSize() + " from " + vector.info().pairs() + " examples of " + files.size()
                    + " shards" + (chart == null ? "" : "; chart " + chart));
        }
    }
}
