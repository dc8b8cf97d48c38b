package io.swerve.zoo;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What can be done with an architecture.
 *
 * @param architecture its name in GGUF files
 * @param layers the blocks of the model that was tried; 0 if there was none
 * @param tappable where its outputs can be tapped and edited
 * @param steerable where llama.cpp adds a control vector
 * @param refusal why no session of it can be opened; empty if one can
 */
record ZooRow(String architecture, int layers, List<Integer> tappable, List<Integer> steerable, String refusal) {
    static ZooRow refused(String architecture, String reason) {
        return new ZooRow(architecture, 0, List.of(), List.of(), reason.lines().findFirst().orElse("").strip());
    }

    /** The row as text that {@link #parse} reads. */
    String line() {
        return String.join("\t", "row", architecture, Integer.toString(layers), numbers(tappable), numbers(steerable),
                refusal);
    }

    private static String numbers(List<Integer> layers) {
        return layers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** The row of a line that {@link #line} wrote. */
    static ZooRow parse(String line) {
        String[] parts = line.split("\t", -1);
        return new ZooRow(parts[1], Integer.parseInt(parts[2]), layers(parts[3]), layers(parts[4]), parts[5]);
    }

    private static List<Integer> layers(String numbers) {
        return numbers.isEmpty()
                ? List.of()
                : List.of(numbers.split(",")).stream().map(Integer::valueOf).toList();
    }

    /** The row as a table of the documentation shows it. */
    String markdown() {
        if (layers == 0) {
            return "| " + architecture + " | refused | | " + refusal.replaceAll("^.*can't be used as a model: ", "")
                    + " |";
        }
        return "| " + architecture + " | " + share(tappable, layers, 0) + " | " + share(steerable, layers, 1) + " | |";
    }

    private static String share(List<Integer> some, int layers, int from) {
        if (some.isEmpty()) {
            return "no";
        }
        return some.size() == layers - from ? "yes" : "some layers";
    }
}
