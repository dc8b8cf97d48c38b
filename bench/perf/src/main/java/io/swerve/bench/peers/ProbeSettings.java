package io.swerve.bench.peers;

import java.nio.file.Path;
import java.util.List;

/**
 * What every contestant does: loads the model, and writes texts after a prompt, greedily, whatever their end.
 *
 * @param model a GGUF file
 * @param prompt as the tokens spell it, markers included
 * @param tokens of each text, at least 2
 * @param rounds texts in one process, at least 1; of those after the first, the middle one counts
 * @param threads of the computation, at least 1
 * @param contextSize in tokens
 */
record ProbeSettings(Path model, String prompt, int tokens, int rounds, int threads, int contextSize) {
    ProbeSettings {
        if (tokens < 2 || rounds < 1 || threads < 1) {
            throw new IllegalArgumentException(
                    "tokens must be at least 2, rounds and threads at least 1, were " + tokens
                            + ", " + rounds + " and " + threads);
        }
    }

    /** The settings as a probe takes them. */
    List<String> arguments() {
        return List.of(model.toString(), prompt, Integer.toString(tokens), Integer.toString(rounds),
                Integer.toString(threads), Integer.toString(contextSize));
    }

    static ProbeSettings parse(String... arguments) {
        return new ProbeSettings(Path.of(arguments[0]), arguments[1], Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]), Integer.parseInt(arguments[5]));
    }
}
