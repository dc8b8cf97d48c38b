package io.swerve.bench.cli;

import io.swerve.ChatMessage;
import io.swerve.ChatTemplate;
import io.swerve.GeneratedToken;
import io.swerve.Generation;
import io.swerve.GenerationOptions;
import io.swerve.GenerationResult;
import io.swerve.Model;
import io.swerve.Sampler;
import io.swerve.SamplerOptions;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.SwerveException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Continues a text. */
@Command(name = "generate", description = "Continues a text, token by token.")
final class GenerateCommand extends ConsoleCommand {
    @Mixin
    private ModelFlags modelFlags;

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
    private ControlVectorFlags steering;

    @Option(names = "--entropy", description = "Show each token's entropy: as its colour on a terminal, in a table elsewhere.")
    private boolean entropy;

    @Option(names = "--special", description = "Show special tokens in the text as the markers they are written as.")
    private boolean special;

    @Override
    void run(Console console) throws IOException {
        SessionOptions sessionOptions = modelFlags.check(this);
        SamplerOptions samplerOptions = sampling.check(this);
        GenerationOptions options = checked(
                () -> GenerationOptions.defaults().withMaxTokens(maxTokens).withShowControl(special));
        if (chat && prompt.raw()) {
            throw usage("--chat and --raw exclude each other: the template's markers are always special tokens");
        }
        if (system != null && !chat) {
            throw usage("--system needs --chat");
        }
        try (Model model = modelFlags.load(console);
                Session session = ModelFlags.open(model, sessionOptions, console);
                Sampler sampler = model.newSampler(samplerOptions);
                Sequence sequence = session.newSequence()) {
            steering.apply(session, this);
            int[] tokens = promptTokens(model);
            try (Generation generation = Generation.start(sequence, tokens, sampler, options)) {
                console.cancelsBy(generation::cancel);
                List<GeneratedToken> generated = follow(generation, console);
                GenerationResult result = new GenerationResult(generation.text(), generated, tokens.length,
                        generation.stopReason(), generation.promptTime(), generation.decodeTime());
                if (console.json()) {
                    console.print(report(tokens, result));
                } else {
                    summarize(result, generation, console);
                }
            }
        }
    }

    private int[] promptTokens(Model model) throws IOException {
        if (!chat) {
            return prompt.tokens(model.tokenizer(), this);
        }
        ChatTemplate template = model.chatTemplate().orElseThrow(() -> new SwerveException(modelFlags.name()
                + " brings no chat template; write the markup of its chats yourself and use --raw"));
        List<ChatMessage> messages = new ArrayList<>();
        if (system != null) {
            messages.add(checked(() -> ChatMessage.system(system)));
        }
        String text = prompt.text();
        messages.add(checked(() -> ChatMessage.user(text)));
        return PromptFlags.tokens(model.tokenizer(), template.render(messages, true), true, this);
    }

    /** Takes the tokens as they come, and shows their text at once unless JSON is wanted. */
    private List<GeneratedToken> follow(Generation generation, Console console) {
        List<GeneratedToken> tokens = new ArrayList<>();
        Palette palette = console.palette();
        while (generation.hasNext()) {
            GeneratedToken token = generation.next();
            tokens.add(token);
            if (!console.json()) {
                console.print(entropy ? palette.entropy(token.text(), token.entropy()) : token.text());
            }
        }
        return tokens;
    }

    private void summarize(GenerationResult result, Generation generation, Console console) {
        if (!result.text().endsWith("\n")) {
            console.printLine("");
        }
        if (entropy) {
            EntropyTable.print(result.tokens(), generation.trace(), console);
        }
        console.note(String.format(Locale.ROOT, "%d prompt tokens in %.1f ms; %d tokens in %.1f ms, %.1f tokens/s; %s",
                result.promptTokens(), millis(result.promptTime()), result.tokens().size(),
                millis(result.decodeTime()), result.tokensPerSecond(), stopReason(result)));
    }

    private JsonReport report(int[] promptTokens, GenerationResult result) {
        List<GeneratedToken> tokens = result.tokens();
        return new JsonReport().put("model", modelFlags.name()).put("prompt_tokens", promptTokens)
                .put("tokens", tokens.stream().mapToInt(GeneratedToken::id).toArray()).put("text", result.text())
                .put("logprobs", tokens.stream().mapToDouble(GeneratedToken::logProbability).toArray())
                .put("entropies", tokens.stream().mapToDouble(GeneratedToken::entropy).toArray())
                .put("stop_reason", stopReason(result)).put("prompt_ms", millis(result.promptTime()))
                .put("decode_ms", millis(result.decodeTime())).put("tokens_per_second", result.tokensPerSecond());
    }

    private static String stopReason(GenerationResult result) {
        return result.stopReason().name().toLowerCase(Locale.ROOT);
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
