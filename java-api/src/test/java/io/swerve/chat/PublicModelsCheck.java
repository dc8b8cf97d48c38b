package io.swerve.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.GeneratedToken;
import io.swerve.Generation;
import io.swerve.GenerationOptions;
import io.swerve.GenerationResult;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Sampler;
import io.swerve.SamplerOptions;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.StopReason;
import io.swerve.internal.json.JsonValues;
import io.swerve.schema.JsonSchema;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Conversations of three turns with public models: a call of a tool, what the model makes of its result, and an answer bound
 * by a schema. The usual tests leave it out, since it needs the models in the folder that the property
 * {@code swerve.models} names; {@code .ci/models} brings and runs them.
 */
class PublicModelsCheck {
    private static final Path FOLDER = Path.of(System.getProperty("swerve.models", "models"));
    private static final String CODER = "Qwen2.5-Coder-0.5B-Instruct-Q4_K_M.gguf";
    private static final int MOST = 48;
    /** Where two logits are closer than this, rounding decides, which depends on what is computed together. */
    private static final float TIE = 0.5f;
    private static final String ARGUMENTS = """
            {"type": "object", "properties": {"city": {"type": "string", "maxLength": 20},
             "days": {"type": "integer", "minimum": 1, "maximum": 7}}, "required": ["city", "days"],
             "additionalProperties": false}""";
    private static final ToolSpecification WEATHER = ToolSpecification.of("get_weather", "The weather in a city",
            ARGUMENTS);
    private static final String SUMMARY = """
            {"type": "object", "properties": {"city": {"type": "string", "maxLength": 20},
             "degrees": {"type": "integer", "minimum": -50, "maximum": 60}, "sunny": {"type": "boolean"}},
             "required": ["city", "degrees", "sunny"], "additionalProperties": false}""";

    @ParameterizedTest
    @ValueSource(strings = {"SmolLM2-135M-Instruct.Q4_1.gguf", CODER})
    void aConversationOfThreeTurns(String file) {
        // SmolLM2's own template has no place for tools; both models speak ChatML
        ChatTemplate template = template();
        TurnOptions greedy = TurnOptions.defaults().withSampling(SamplerOptions.greedy()).withMaxTokens(MOST)
                .withTools(List.of(WEATHER), ToolChoice.AUTO);
        try (Model model = Model.load(FOLDER.resolve(file));
                Session session = model.openSession(SessionOptions.defaults().withContextSize(2048));
                Conversation conversation = Conversation.open(session,
                        ConversationOptions.defaults().withTemplate(template).withTurn(greedy))) {
            TurnEvent.End call = conversation
                    .ask("What is the weather in Vienna today?",
                            greedy.withTools(List.of(WEATHER), ToolChoice.REQUIRED))
                    .await();
            assertThat(call.message().toolCalls()).isNotEmpty();
            ToolCall made = call.message().toolCalls().getFirst();
            assertThat(made.name()).isEqualTo("get_weather");
            assertThat(made.arguments()).containsOnlyKeys("city", "days");
            assertThat((String) made.arguments().get("city")).hasSizeLessThanOrEqualTo(20);
            assertThat(number(made.arguments(), "days")).isBetween(1, 7);
            assertThat(call.usage().cachedTokens()).isZero();

            TurnEvent.End answer = conversation.ask(ChatMessage.tool(made.id(), made.name(),
                    "{\"degrees\": 21, \"sky\": \"clear\"}"), greedy).await();
            assertThat(answer.message().content()).isNotBlank();
            assertThat(answer.usage().cachedTokens()).isPositive();
            List<ChatMessage> asked = conversation.messages().subList(0, 3);
            int[] prompt = template.encode(model.tokenizer(), ChatInput.of(asked).withTools(List.of(WEATHER)));
            assertThat(answer.usage().promptTokens()).isEqualTo(prompt.length);
            assertSaidByAFreshSession(model, prompt, answer);

            TurnEvent.End summary = conversation.ask("Sum the weather up as JSON.",
                    greedy.withSampling(SamplerOptions.greedy().withGrammar(JsonSchema.parse(SUMMARY).grammar())))
                    .await();
            assertThat(summary.stopReason()).isEqualTo(StopReason.END_OF_GENERATION);
            Map<?, ?> object = (Map<?, ?>) JsonValues.parse(summary.message().content());
            assertThat(object.keySet()).hasSize(3).isEqualTo(Set.of("city", "degrees", "sunny"));
            assertThat((String) object.get("city")).hasSizeLessThanOrEqualTo(20);
            assertThat(number(object, "degrees")).isBetween(-50, 60);
            assertThat(object.get("sunny")).isInstanceOf(Boolean.class);
            assertThat(summary.usage().cachedTokens()).isGreaterThan(answer.usage().cachedTokens());
        }
    }

    private static ChatTemplate template() {
        try (Model coder = Model.load(FOLDER.resolve(CODER))) {
            return coder.chatTemplate().orElseThrow();
        }
    }

    private static int number(Map<?, ?> object, String key) {
        return ((BigDecimal) object.get(key)).intValueExact();
    }

    /** The same text, or another one from a token on at which two were as good as equal. */
    private static void assertSaidByAFreshSession(Model model, int[] prompt, TurnEvent.End end) {
        try (Session session = model.openSession(SessionOptions.defaults().withContextSize(2048));
                Sampler sampler = model.newSampler(SamplerOptions.greedy());
                Sequence sequence = session.newSequence();
                Generation generation = Generation.start(sequence, prompt, sampler,
                        GenerationOptions.defaults().withMaxTokens(MOST))) {
            GenerationResult fresh = generation.finish();
            String said = end.message().content();
            if (fresh.text().strip().equals(said.strip())) {
                return;
            }
            sequence.truncate(0);
            Logits logits = sequence.prefill(prompt);
            StringBuilder text = new StringBuilder();
            for (GeneratedToken token : fresh.tokens()) {
                text.append(token.text());
                if (!said.strip().startsWith(text.toString().strip())) {
                    break;
                }
                logits = sequence.decode(token.id());
            }
            float[] row = new float[logits.size()];
            logits.copyTo(row);
            Arrays.sort(row);
            assertThat(row[row.length - 1] - row[row.length - 2])
                    .as("said \"%s\", but a fresh session \"%s\"", said, fresh.text()).isLessThan(TIE);
        }
    }
}
