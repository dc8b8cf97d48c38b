package io.swerve.steering.extraction;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Examples as JSON Lines in UTF-8, one object a line. Its keys tell what a line is:
 * <ul>
 * <li>a {@link ContrastPair}: {@code {"positive": text, "negative": text}}, optionally with a {@code "prompt"} before
 * both;
 * <li>a {@link ChatPair}: the same, but each a list of messages {@code {"role": text, "content": text}};
 * <li>a {@link ContrastTemplate}:
 * {@code {"template": text or messages, "positive": [texts], "negative": [texts], "suffixes": [texts]}};
 * <li>a {@link LabelledText}: {@code {"text": text, "label": 0 or 1}}, optionally with a {@code "prompt"}.
 * </ul>
 * Other keys are ignored, blank lines too. A file holds either labelled texts or contrasts; the kinds of contrasts may
 * be mixed.
 */
public final class ExampleFile {
    private ExampleFile() {}

    /**
     * Reads examples.
     *
     * @param path a file of JSON Lines
     * @return the examples in the file's order, at least one
     * @throws ExtractionDataException if the file can't be read, a line is none of the objects above, or there is no
     *             line
     */
    public static List<Example> read(Path path) {
        List<Example> examples = new ArrayList<>();
        int number = 0;
        try (BufferedReader lines = Files.newBufferedReader(path)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    examples.add(ExampleJson.parse(line, path + ": line " + number));
                }
            }
        } catch (NoSuchFileException e) {
            throw new ExtractionDataException(path + ": there is no such file", e);
        } catch (CharacterCodingException e) {
            throw new ExtractionDataException(path + ": can't be read behind line " + number
                    + ": some of its bytes are no UTF-8", e);
        } catch (IOException e) {
            throw new ExtractionDataException(path + ": can't be read behind line " + number + ": " + e.getMessage(),
                    e);
        }
        if (examples.isEmpty()) {
            throw new ExtractionDataException(path + ": has no pairs; write one JSON object a line, "
                    + "{\"positive\": text, \"negative\": text}");
        }
        return List.copyOf(examples);
    }

    /**
     * Writes examples, so that {@link #read} gives equal ones.
     *
     * @param path the file; replaced if it exists
     * @param examples at least one
     * @throws IllegalArgumentException if there are none
     * @throws IOException if the file can't be written
     */
    public static void write(Path path, List<? extends Example> examples) throws IOException {
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("there are no examples to write to " + path);
        }
        try (BufferedWriter lines = Files.newBufferedWriter(path)) {
            for (Example example : examples) {
                lines.write(ExampleJson.write(example));
                lines.write('\n');
            }
        }
    }
}
