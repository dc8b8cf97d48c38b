package io.swerve.bench.cli;

import io.swerve.bench.console.Console;
import io.swerve.chat.ChatInput;
import io.swerve.chat.ChatMessage;
import io.swerve.chat.ChatTemplate;
import io.swerve.GenerationOptions;
import io.swerve.Model;
import io.swerve.SamplerOptions;
import io.swerve.bench.console.ConsoleCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What to continue, how, and how to show it. */
final class GenerationFlags {
    @Mixin
    private PromptFlags prompt;

    @Option(names = "--chat", description = "Put the text into the model's own chat template, as what the user says.")
    private boolean chat;

    @Option(names = "--system", paramLabel = "TEXT", description = "With --chat: the system prompt before it.")
    private String system;

    @Option(names = {"-n",
            "--tokens"}, paramLabel = "N", defaultValue = "256", description = "Generate at most N tokens. Default: ${DEFAULT-VALUE}.")
    private int maxTokens;

    @Mixin
    private SamplingFlags sampling;

    @Mixin
    private GrammarFlags grammar;

    @Option(names = "--entropy", description = "Show each token's entropy: as its colour on a terminal, in a table elsewhere.")
    private boolean entropy;

    @Option(names = "--special", description = "Show special tokens in the text as the markers they are written as.")
    private boolean special;

    boolean entropy() {
        return entropy;
    }

    GrammarFlags grammar() {
        return grammar;
    }

    SamplerOptions samplerOptions(ConsoleCommand command) throws IOException {
        return grammar.apply(sampling.check(command), command);
    }

    /** Checks the values that no model is needed for. */
    GenerationOptions check(ConsoleCommand command) throws IOException {
        if (chat && prompt.raw()) {
            throw command
                    .usage("--chat and --raw exclude each other: the template's markers are always special tokens");
        }
        if (system != null && !chat) {
            throw command.usage("--system needs --chat");
        }
        prompt.check(command);
        return command
                .checked(() -> GenerationOptions.defaults().withMaxTokens(maxTokens).withShowControl(special));
    }

    int[] promptTokens(Model model, ConsoleCommand command, Console console) {
        if (!chat) {
            return prompt.tokens(model.tokenizer(), command);
        }
        ChatTemplate template = template(model, console);
        return template.encode(model.tokenizer(), conversation(system, prompt.text()));
    }

    /** What a user says, up to where the model's reply begins; the system prompt is null for none. */
    static ChatInput conversation(String system, String text) {
        List<ChatMessage> messages = new ArrayList<>();
        if (system != null) {
            messages.add(ChatMessage.system(system));
        }
        messages.add(ChatMessage.user(text));
        return ChatInput.of(messages);
    }

    /** The model's own markup, or ChatML with a note. */
    static ChatTemplate template(Model model, Console console) {
        return model.chatTemplate().orElseGet(() -> {
            console.note(
                    "warning: the model brings no chat template; the conversation is written in ChatML, on which it"
                            + " may not have been trained. To write its markup yourself, use --raw without --chat");
            return ChatTemplate.CHATML;
        });
    }
}
