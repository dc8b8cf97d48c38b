package io.swerve.bench.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The fixed problem sets that come with the lab models. */
public enum LabSet {
    /** 400 problems of all families, within the training distribution. */
    DEV,
    /** 200 chain and alchemy problems in turn, for contrasts of verbose with concise reasoning. */
    PAIRS,
    /** 210 problems outside the training distribution, each with its {@link Shift}. */
    OOD;

    /**
     * Reads the set.
     *
     * @return the problems in their fixed order
     * @throws UncheckedIOException
     *             if the set is missing from the installation or cannot be read
     */
    public List<LabProblem> problems() {
        String resource = name().toLowerCase(Locale.ROOT) + ".jsonl";
        try (InputStream bytes = LabSet.class.getResourceAsStream(resource)) {
            if (bytes == null) {
                throw new IOException("the resource " + resource + " is missing: build the bench module again");
            }
            return new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8)).lines()
                    .map(LabProblem::fromJson).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
