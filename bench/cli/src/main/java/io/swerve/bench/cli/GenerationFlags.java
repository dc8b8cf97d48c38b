package io.swerve.bench.cli;

import io.swerve.ChatMessage;
import io.swerve.ChatTemplate;
import io.swerve.GenerationOptions;
import io.swerve.Model;
import io.swerve.SamplerOptions;
import io.swerve.SwerveException;
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

    @Option(names = "--entropy", description = "Show each token's entropy: as its colour on a terminal, in a table elsewhere.")
    private boolean entropy;

    @Option(names = "--special", description = "Show special tokens in the text as the markers they are written as.")
    private boolean special;

    boolean entropy() {
        return entropy;
    }

    SamplerOptions samplerOptions(ConsoleCommand command) {
        return sampling.check(command);
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

    int[] promptTokens(Model model, String modelName, ConsoleCommand command) {
        if (!chat) {
            return prompt.tokens(model.tokenizer(), command);
        }
        String text = prompt.text();
        return PromptFlags.tokens(model.tokenizer(), rendered(model, modelName, system, text, command), true, command);
    }

    /** What a user says, in the model's own markup, up to where its reply begins. */
    static String rendered(Model model, String modelName, String system, String text, ConsoleCommand command) {
        ChatTemplate template = model.chatTemplate().orElseThrow(() -> new SwerveException(modelName
                + " brings no chat template; write the markup of its chats yourself and use --raw"));
        List<ChatMessage> messages = new ArrayList<>();
        if (system != null) {
            messages.add(command.checked(() -> ChatMessage.system(system)));
        }
        messages.add(command.checked(() -> ChatMessage.user(text)));
        return template.render(messages, true);
    }
}
