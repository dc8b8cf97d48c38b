package io.swerve.bench.cli;

import io.swerve.Session;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.lab.LabCorpus;
import io.swerve.bench.lab.PythonRandom;
import io.swerve.bench.lab.StyleMix;
import io.swerve.bench.lab.TrainingText;
import io.swerve.steering.sae.Corpus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Texts to read. */
final class TextFlags {
    private static final Pattern LAB = Pattern.compile("lab:([1-9][0-9]{0,5})");
    /** What the lab's thinking model was trained on. */
    private static final StyleMix LAB_MIX = new StyleMix(0.84, 0.12, 0.04);
    private static final double LAB_DOCUMENTS = 0.15;
    private static final long LAB_SEED = 1;

    @Option(names = {"-f",
            "--file"}, required = true, paramLabel = "FILE", description = "Texts: a .jsonl file with a {\"text\": ...} in each line, or any other file as one text. lab:N takes N "
                    + "texts of the lab's own corpus.")
    private String source;

    @Option(names = "--plain", description = "Read markers in the texts, such as <|im_start|>, as plain characters.")
    private boolean plain;

    @Option(names = "--skip", paramLabel = "N", defaultValue = "1", description = "Don't count the first N tokens of each text; many models have huge activations there. Default: ${DEFAULT-VALUE}.")
    private int skip;

    /** Whether markers are special tokens. */
    boolean parseSpecial() {
        return !plain;
    }

    /** The texts as tokens. */
    Corpus corpus(Session session, List<String> texts, ConsoleCommand command) {
        return command.checked(() -> Corpus.of(session, texts, parseSpecial()).withSkip(skip));
    }

    List<String> read() throws IOException {
        Matcher lab = LAB.matcher(source);
        if (lab.matches()) {
            return lab(Integer.parseInt(lab.group(1)));
        }
        Path file = Path.of(source);
        if (!source.toLowerCase(Locale.ROOT).endsWith(".jsonl")) {
            return List.of(PromptFlags.read(file));
        }
        return JsonLines.read(file, line -> line.at("text").text());
    }

    private static List<String> lab(int count) {
        PythonRandom random = new PythonRandom(LAB_SEED);
        LabCorpus corpus = LabCorpus.trained();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TrainingText text = corpus.sample(random, LAB_MIX, LAB_DOCUMENTS);
            texts.add(text.prompt() + text.completion());
        }
        return texts;
    }
}
