package io.swerve.bench.cli;

import io.swerve.bench.lab.ChatMl;
import io.swerve.bench.lab.LabSet;
import io.swerve.bench.lab.Style;
import io.swerve.steering.extraction.ContrastPair;

import io.swerve.steering.extraction.Example;
import io.swerve.steering.extraction.ExampleFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads pairs: of a file, or the lab's, which ask its models to be brief, and to think step by step. */
final class LabPairs {
    private static final Path LAB = Path.of("lab:pairs");

    private LabPairs() {}

    static List<? extends Example> examples(Path file) {
        return isLab(file) ? lab() : ExampleFile.read(file);
    }

    static List<ContrastPair> pairs(Path file) {
        return isLab(file) ? lab() : ContrastPair.read(file);
    }

    private static boolean isLab(Path file) {
        return file.equals(LAB) && !Files.exists(file);
    }

    private static List<ContrastPair> lab() {
        return LabSet.PAIRS.problems().stream().map(problem -> new ContrastPair(
                prompt(Style.CONCISE, problem.question()), prompt(Style.VERBOSE, problem.question()))).toList();
    }

    private static String prompt(Style style, String question) {
        return ChatMl.prompt(Optional.of(style.systemPrompts().getFirst()), question);
    }
}
