package io.swerve.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.swerve.Encoding;
import io.swerve.Generation;
import io.swerve.GenerationOptions;
import io.swerve.GenerationResult;
import io.swerve.Lab;
import io.swerve.Model;
import io.swerve.Sampler;
import io.swerve.SamplerOptions;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.StopReason;
import io.swerve.gguf.GgufValue;
import io.swerve.gguf.ModelRewriter;
import io.swerve.gguf.ZooMetadata;
import io.swerve.zoo.ZooModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a model can do with its cache, each turn is answered as by a fresh session that is given the whole of it: layers
 * that see all, sliding windows, recurrent states, and both together.
 */
class ConversationModelsTest {
    private static final int MOST = 16;
    private static final SessionOptions OPTIONS = Lab.preciseOptions().withContextSize(512).withMaxSequences(2);
    private static final TurnOptions GREEDY = TurnOptions.defaults().withSampling(SamplerOptions.greedy())
            .withMaxTokens(MOST);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"lab", "cohere2", "gemma3", "mamba", "jamba", "lfm2", "rwkv7"})
    void everyTurnIsAnsweredAsByAFreshSession(String architecture) {
        try (Model model = Model.load(model(architecture)); Session session = model.openSession(OPTIONS)) {
            assertThat(model.slidingWindow().isPresent())
                    .isEqualTo(List.of("cohere2", "gemma3", "lfm2").contains(architecture));
            assertThat(model.isRecurrent())
                    .isEqualTo(List.of("mamba", "jamba", "lfm2", "rwkv7").contains(architecture));
            ChatTemplate template = model.chatTemplate().orElse(ChatTemplate.CHATML);
            ConversationOptions options = ConversationOptions.defaults().withTurn(GREEDY).withTemplate(template);
            try (Conversation conversation = Conversation.open(session, options)) {
                int[] held = {};
                for (String text : List.of("Start with 4, then add 7.", "Then double?", "And then?")) {
                    held = turn(conversation, () -> conversation.ask(text), held, model, template);
                }
                turn(conversation, conversation::regenerate, held, model, template);
                conversation.edit(2, ChatMessage.user("Then halve it?"));
                turn(conversation, conversation::reply, null, model, template);
                try (Conversation fork = conversation.fork()) {
                    turn(fork, () -> fork.ask("So?"), null, model, template);
                }
                turn(conversation, () -> conversation.ask("Why?"), null, model, template);
                assertThat(conversation.messages()).hasSize(6);
            }
        }
    }

    @Test
    void withToolsTheTemplateIsTheModelsForTools() {
        Path file = folder.resolve("tools.gguf");
        ModelRewriter.rewrite(Lab.THINK, file, metadata -> {
            Map<String, GgufValue> more = new LinkedHashMap<>(metadata);
            more.put("tokenizer.chat_template.tool_use", new GgufValue.Text("tools: {{ tools[0].function.name }}"));
            more.put("tokenizer.chat_template.broken", new GgufValue.Text("{% if %}"));
            return more;
        });
        try (Model model = Model.load(file);
                Session session = model.openSession(Lab.options());
                Conversation conversation = Conversation.open(session)) {
            assertThat(model.chatTemplate("tool_use").orElseThrow().source()).startsWith("tools");
            assertThat(model.chatTemplate("rag")).isEmpty();
            assertThatExceptionOfType(ChatTemplateException.class).isThrownBy(() -> model.chatTemplate("broken"));
            int usual = promptOf(conversation, GREEDY);
            int tools = promptOf(conversation,
                    GREEDY.withTools(List.of(ToolSpecification.of("add", "", "{}")), ToolChoice.AUTO));
            ChatInput input = ChatInput.of(List.of(ChatMessage.user("?")));
            assertThat(promptOf(conversation,
                    GREEDY.withTools(List.of(ToolSpecification.of("add", "", "{}")), ToolChoice.NONE)))
                    .isEqualTo(usual);
            assertThatIllegalArgumentException().isThrownBy(() -> conversation.ask("?",
                    GREEDY.withTools(List.of(ToolSpecification.of("add", "", "{}")), ToolChoice.one("add"))))
                    .withMessageContaining("no way to write calls");
            assertThat(usual).isEqualTo(model.chatTemplate().orElseThrow().encode(model.tokenizer(), input).length);
            assertThat(tools).isEqualTo(model.tokenizer().encode("tools: add", Encoding.PROMPT).length);
        }
    }

    private static int promptOf(Conversation conversation, TurnOptions turn) {
        conversation.truncate(0);
        return conversation.ask("?", turn.withMaxTokens(1)).await().usage().promptTokens();
    }

    private interface Asking {
        Reply ask();
    }

    /** Takes a turn, and returns the tokens that the cache holds then. */
    private static int[] turn(Conversation conversation, Asking asking, int[] held, Model model,
            ChatTemplate template) {
        TurnEvent.End end = asking.ask().await();
        List<ChatMessage> asked = new ArrayList<>(conversation.messages());
        if (end.kept()) {
            assertThat(asked.removeLast()).isEqualTo(end.message());
        }
        int[] prompt = template.encode(model.tokenizer(), ChatInput.of(asked));
        GenerationResult expected = fresh(model, prompt);
        assertThat(said(end.message())).isEqualTo(plain(expected.text()));
        assertThat(end.stopReason()).isEqualTo(expected.stopReason());
        assertThat(end.usage().promptTokens()).isEqualTo(prompt.length);
        assertThat(end.usage().generatedTokens()).isEqualTo(expected.tokens().size());
        if (held != null) {
            int common = 0;
            while (common < Math.min(held.length, prompt.length - 1) && held[common] == prompt[common]) {
                common++;
            }
            boolean cuts = model.slidingWindow().isEmpty() && !model.isRecurrent();
            assertThat(end.usage().cachedTokens()).isLessThanOrEqualTo(common);
            if (cuts || common == held.length) {
                assertThat(end.usage().cachedTokens()).isEqualTo(common);
            } else {
                assertThat(end.usage().cachedTokens()).as("of %d in common", common).isPositive();
            }
        }
        int said = expected.tokens().size() - (expected.stopReason() == StopReason.MAX_TOKENS ? 1 : 0);
        return IntStream.concat(Arrays.stream(prompt),
                expected.tokens().stream().limit(said).mapToInt(token -> token.id())).toArray();
    }

    private static GenerationResult fresh(Model model, int[] prompt) {
        try (Session session = model.openSession(OPTIONS.withMaxSequences(1));
                Sampler sampler = model.newSampler(SamplerOptions.greedy());
                Generation generation = Generation.start(session.newSequence(), prompt, sampler,
                        GenerationOptions.defaults().withMaxTokens(MOST).withShowControl(true))) {
            return generation.finish();
        }
    }

    private static String said(ChatMessage message) {
        return plain(message.reasoning().orElse("") + message.content());
    }

    private static String plain(String text) {
        return text.replaceAll("</?think>|\\s", "");
    }

    private Path model(String architecture) {
        if (architecture.equals("lab")) {
            return Lab.precise();
        }
        ZooModel zoo = ZooModel.of(ZooMetadata.of(architecture), folder);
        assertThat(zoo.refusal()).isEmpty();
        Path file = folder.resolve(architecture + ".gguf");
        zoo.write(file, false);
        return file;
    }
}
