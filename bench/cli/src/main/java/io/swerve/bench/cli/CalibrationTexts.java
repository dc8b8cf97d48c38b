package io.swerve.bench.cli;

import io.swerve.chat.ChatMessage;
import io.swerve.chat.ChatTemplate;
import io.swerve.PromptText;
import io.swerve.Session;
import io.swerve.SwerveException;
import io.swerve.Tokenizer;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.ProgressLine;
import io.swerve.internal.json.JsonPlace;
import io.swerve.steering.calibration.CalibrationText;
import io.swerve.steering.extraction.ContrastPair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The texts that a dose is measured on. */
final class CalibrationTexts {
    @Option(names = {"-f",
            "--file"}, paramLabel = "FILE", description = "Prompts, one a line, or JSON Lines {\"prompt\": text, \"response\": text}. "
                    + "Where there is no response, the unsteered model gives one.")
    private Path file;

    @Option(names = "--pairs", paramLabel = "FILE", description = "Pairs as extract reads them. Without -f, the dose is measured on their prompts and negative texts.")
    private Path pairs;

    @Option(names = "--chat", description = "Put the prompts of -f into the model's own chat template, as what the user says.")
    private boolean chat;

    @Option(names = "--tokens", paramLabel = "N", defaultValue = "64", description = "How long the model's own responses get at most. Default: ${DEFAULT-VALUE}.")
    private int tokens;

    @Option(names = "--plain", description = "Read markers in the texts, such as <|im_start|>, as plain characters.")
    private boolean plain;

    /** One line of the file. */
    private record CalibrationLine(String place, String prompt, String response) {}

    private List<ContrastPair> read;

    /** Checks the values and reads the files, before a model is loaded. */
    void check(ConsoleCommand command) throws IOException {
        if (file == null && pairs == null) {
            throw command.usage("give texts to measure on: -f FILE with prompts, or --pairs FILE");
        }
        if (tokens < 1) {
            throw command.usage("--tokens must be at least 1, was " + tokens);
        }
        read = pairs == null ? List.of() : LabPairs.pairs(pairs);
    }

    /** The pairs, or none. */
    List<ContrastPair> pairs() {
        return read;
    }

    boolean parseSpecial() {
        return !plain;
    }

    /** What the texts are called in a passport. */
    String name() {
        return "texts of " + (file == null ? pairs : file).getFileName();
    }

    /** Makes the texts; the session is unsteered. */
    List<CalibrationText> texts(Session session, Console console) throws IOException {
        Tokenizer tokenizer = session.model().tokenizer();
        List<CalibrationText> texts = new ArrayList<>();
        if (file == null) {
            for (int i = 0; i < read.size(); i++) {
                texts.add(CalibrationText.of(tokenizer, read.get(i).prompt(), read.get(i).negative(), !plain));
            }
            return texts;
        }
        List<CalibrationLine> lines = lines();
        ChatTemplate template = chat
                ? GenerationFlags.template(session.model(), console)
                : null;
        try (ProgressLine progress = console.progress("answering")) {
            for (CalibrationLine line : lines) {
                PromptText prompt = template == null
                        ? said(line.prompt())
                        : template.render(List.of(ChatMessage.user(line.prompt())), true);
                texts.add(text(session, line, prompt));
                progress.reachedOrStop(texts.size(), lines.size());
            }
        }
        return texts;
    }

    /** What stands in the file, markers and all. */
    private PromptText said(String text) {
        return plain ? PromptText.plain(text) : PromptText.trusted(text);
    }

    private CalibrationText text(Session session, CalibrationLine line, PromptText prompt) {
        Tokenizer tokenizer = session.model().tokenizer();
        if (!line.response().isEmpty()) {
            return CalibrationText.of(tokenizer, prompt, said(line.response()));
        }
        int[] encoded = tokenizer.encode(prompt);
        int room = session.contextSize() - encoded.length;
        if (encoded.length == 0 || room < 1) {
            throw new SwerveException(line.place() + " has " + encoded.length + " tokens, the context holds "
                    + session.contextSize()
                    + ": there must be at least one, and room for a response; use a larger --ctx");
        }
        return CalibrationText.answered(session, encoded, Math.min(tokens, room));
    }

    private List<CalibrationLine> lines() throws IOException {
        List<CalibrationLine> lines = new ArrayList<>();
        String[] all = PromptFlags.read(file).split("\\R");
        for (int i = 0; i < all.length; i++) {
            if (!all[i].isBlank()) {
                lines.add(all[i].startsWith("{")
                        ? parse(JsonLines.parse(file, i + 1, all[i]))
                        : new CalibrationLine(JsonLines.place(file, i + 1), all[i], ""));
            }
        }
        if (lines.isEmpty()) {
            throw new SwerveException(file + " has no prompts; write one a line");
        }
        return lines;
    }

    private static CalibrationLine parse(JsonPlace line) {
        return new CalibrationLine(line.source(), line.at("prompt").text(),
                line.has("response") ? line.at("response").text() : "");
    }
}
