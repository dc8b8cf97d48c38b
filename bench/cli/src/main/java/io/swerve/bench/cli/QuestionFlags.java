package io.swerve.bench.cli;

import io.swerve.Model;
import io.swerve.bench.compare.Condition;
import io.swerve.bench.compare.Question;
import io.swerve.bench.compare.Questions;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.chat.ChatTemplate;
import io.swerve.bench.lab.LabSet;
import io.swerve.bench.task.FileTask;
import io.swerve.bench.task.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which questions to ask, and in which markup. */
final class QuestionFlags {
    private static final String LAB = "lab:";

    @ArgGroup(multiplicity = "1")
    private QuestionSource source;

    @Option(names = "--limit", paramLabel = "N", description = "Ask only the first N questions of the file.")
    private Integer limit;

    @Option(names = "--raw", description = "Read markers in the text, such as <|im_start|>, as the special tokens they name.")
    private boolean raw;

    @Option(names = "--chat", description = "Put each text into the model's own chat template, as what the user says.")
    private boolean chat;

    @Option(names = "--system", paramLabel = "TEXT", description = "With --chat: the system prompt before it.")
    private String system;

    /** One of two places. */
    static final class QuestionSource {
        @Option(names = {"-p", "--prompt"}, paramLabel = "TEXT", description = "The only question.")
        private String text;

        @Option(names = {"-f",
                "--prompts"}, paramLabel = "FILE", description = "Questions: JSON Lines of {\"prompt\": TEXT, \"answer\": TEXT}, the answer being optional, or one in each line; "
                        + "lab:dev, lab:pairs and lab:ood are the lab model's.")
        private String file;
    }

    /** How long an answer may be unless a number is given. */
    int usualTokens() {
        return source.text != null ? 256 : source.file.startsWith(LAB) ? Task.MAX_TOKENS : FileTask.MAX_TOKENS;
    }

    Optional<String> system() {
        return Optional.ofNullable(system);
    }

    void check(boolean systemNeeded, ConsoleCommand command) {
        if (chat && raw) {
            throw command
                    .usage("--chat and --raw exclude each other: the template's markers are always special tokens");
        }
        if ((system != null || systemNeeded) && !chat) {
            throw command.usage((system != null ? "--system" : "--prompt-control") + " needs --chat");
        }
        if (limit != null && limit < 1) {
            throw command.usage("--limit must be at least 1, was " + limit);
        }
    }

    List<Question> read() throws IOException {
        if (source.text != null) {
            return List.of(new Question(source.text, Optional.empty()));
        }
        List<Question> all = Stream.of(LabSet.values())
                .filter(set -> (LAB + set.name().toLowerCase(Locale.ROOT)).equals(source.file)).findFirst()
                .map(Questions::of).orElse(List.of());
        if (all.isEmpty()) {
            all = Questions.read(Path.of(source.file));
        }
        return limit == null ? all : all.subList(0, Math.min(limit, all.size()));
    }

    /** The questions' tokens, as an arm asks them. */
    List<int[]> tokens(List<Question> questions, Condition arm, Model model, ConsoleCommand command, Console console) {
        List<int[]> prompts = new ArrayList<>();
        ChatTemplate template = chat ? GenerationFlags.template(model, console) : null;
        for (Question question : questions) {
            prompts.add(template == null
                    ? PromptFlags.tokens(model.tokenizer(), question.text(), raw, command)
                    : template.encode(model.tokenizer(),
                            GenerationFlags.conversation(arm.system().orElse(null), question.text())));
        }
        return prompts;
    }
}
