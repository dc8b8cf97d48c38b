package io.swerve.bench.cli;

import io.swerve.Model;
import io.swerve.PromptText;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.JsonReport;
import io.swerve.bench.console.ModelFile;
import io.swerve.chat.ChatInput;
import io.swerve.chat.ChatTemplate;
import io.swerve.chat.ChatTemplateException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.function.Supplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what a chat template makes of a conversation. */
@Command(name = "template", description = "Renders a conversation with a model's chat template, or with one in a file, and prints the text.")
final class TemplateCommand extends ConsoleCommand {
    @ArgGroup(multiplicity = "1")
    private Source source;

    @Option(names = "--input", required = true, paramLabel = "FILE", description = "The conversation, a JSON object: messages, and perhaps tools, add_generation_prompt and any arguments of the template, such as enable_thinking or bos_token. \"-\" is standard input.")
    private Path input;

    @Option(names = "--now", paramLabel = "TIME", description = "What the template takes for now, such as 2026-11-28T12:34:56. Default: the local time.")
    private String now;

    /** Where the template comes from. */
    static final class Source {
        @Option(names = {"-m", "--model"}, paramLabel = "FILE", description = ModelFile.ABOUT)
        private ModelFile model;

        @Option(names = "--file", paramLabel = "TEMPLATE", description = "A template in Jinja, in UTF-8.")
        private Path file;
    }

    @Override
    protected void run(Console console) throws IOException {
        ChatInput conversation = conversation();
        if (source.file != null) {
            String text = text(source.file);
            print(() -> ChatTemplate.of(text), conversation, null, console);
            return;
        }
        try (Model model = Model.load(source.model.path())) {
            print(() -> GenerationFlags.template(model, console), conversation, model, console);
        }
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is no text in UTF-8; convert it", e);
        }
    }

    private ChatInput conversation() throws IOException {
        String json = PromptFlags.read(input);
        ChatInput conversation;
        try {
            conversation = ChatInput.read(json);
        } catch (IllegalArgumentException e) {
            throw usage("--input " + input + ": " + e.getMessage());
        }
        return now == null ? conversation : conversation.withNow(time());
    }

    private LocalDateTime time() {
        try {
            return now.matches(".*(Z|[+-]\\d\\d:?\\d\\d)")
                    ? OffsetDateTime.parse(now).toLocalDateTime()
                    : LocalDateTime.parse(now);
        } catch (DateTimeParseException e) {
            throw usage("--now " + now + " is no time; write it as in 2026-11-28T12:34:56");
        }
    }

    /** In JSON, a refusal is a result like any other; the model is null for none. */
    private static void print(Supplier<ChatTemplate> template, ChatInput conversation, Model model, Console console) {
        PromptText text;
        try {
            text = template.get().render(conversation);
        } catch (ChatTemplateException e) {
            if (!console.json()) {
                throw e;
            }
            console.print(new JsonReport().put("error", e.reason()).put("line", e.line()).put("column", e.column()));
            return;
        }
        if (!console.json()) {
            console.printLine(text.text());
            return;
        }
        JsonReport report = new JsonReport().put("text", text.text());
        if (model != null) {
            report.put("tokens", model.tokenizer().encode(text));
        }
        console.print(report);
    }
}
