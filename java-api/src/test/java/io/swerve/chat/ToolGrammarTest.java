package io.swerve.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.swerve.Generation;
import io.swerve.GenerationOptions;
import io.swerve.GenerationResult;
import io.swerve.Lab;
import io.swerve.Model;
import io.swerve.PromptText;
import io.swerve.Sampler;
import io.swerve.SamplerOptions;
import io.swerve.Session;
import io.swerve.StopReason;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a model writes under a grammar of calls is read as calls, whose arguments are as their schemas want them. */
class ToolGrammarTest {
    private static final Set<String> UNITS = Set.of("km", "mile <2>");
    private static final String SCHEMA = """
            {"type": "object", "properties": {"n": {"type": "integer", "minimum": 0, "maximum": 99},
              "unit": {"type": "string", "enum": ["km", "mile <2>"]}, "yes": {"type": "boolean"}},
             "required": ["n", "unit"], "additionalProperties": false}""";
    private static final List<ToolSpecification> TOOLS = List.of(ToolSpecification.of("get_length", "does", SCHEMA),
            ToolSpecification.of("rest", "does", "{\"type\": \"object\", \"properties\": {}}"));

    private static Model model;

    @BeforeAll
    static void load() {
        model = Model.load(Lab.THINK);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    static Stream<Path> templates() throws IOException, URISyntaxException {
        return Files.list(Path.of(ToolGrammarTest.class.getResource("replies").toURI()))
                .filter(file -> !file.endsWith("none.jinja")).sorted();
    }

    private static GenerationResult generate(SamplerOptions options, int most) {
        try (Session session = model.openSession(Lab.options());
                Sampler sampler = model.newSampler(options);
                Generation generation = Generation.start(session.newSequence(), Lab.prompt(model, Lab.QUESTION),
                        sampler, GenerationOptions.defaults().withMaxTokens(most).withShowControl(true))) {
            return generation.finish();
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void aRequiredCallIsOne(Path file) throws IOException {
        ChatTemplate template = ChatTemplate.of(Files.readString(file));
        ChatInput input = ChatInput.of(List.of(ChatMessage.user("Hello"))).withTools(TOOLS);
        PromptText prompt = template.render(input);
        int seed = new Random().nextInt();
        ToolGrammar grammar = template.toolGrammar(input, prompt, ToolChoice.one("get_length")).orElseThrow();
        GenerationResult result = generate(
                grammar.on(SamplerOptions.defaults().withTemperature(1.2f).withSeed(seed)), 400);
        assertThat(result.stopReason()).as("seed %d: %s", seed, result.text()).isEqualTo(StopReason.END_OF_GENERATION);
        ReplyParser parser = template.replyParser(input, prompt);
        ReplyTrip.Read read = ReplyTrip.read(parser, result.text(), new Random(seed), 5);
        assertThat(read.text() + read.reasoning()).as(result.text()).isEmpty();
        assertThat(read.calls()).as(result.text()).hasSize(1);
        ToolCall call = read.calls().getFirst();
        assertThat(call.name()).isEqualTo("get_length");
        assertThat(((Number) call.arguments().get("n")).intValue()).isBetween(0, 99);
        assertThat(UNITS).contains((String) call.arguments().get("unit"));
        assertThat(call.arguments().getOrDefault("yes", true)).isInstanceOf(Boolean.class);
        assertThat(parser.message().toolCalls()).containsExactly(call);
    }

    @ParameterizedTest
    @MethodSource("templates")
    void llamaTakesEveryGrammar(Path file) throws IOException {
        ChatTemplate template = ChatTemplate.of(Files.readString(file));
        ChatInput input = ChatInput.of(List.of(ChatMessage.user("Hello"))).withTools(ReplyTrip.TOOLS);
        PromptText prompt = template.render(input);
        for (ToolChoice choice : List.of(ToolChoice.AUTO, ToolChoice.REQUIRED)) {
            template.toolGrammar(input, prompt, choice)
                    .ifPresent(grammar -> model.newSampler(grammar.on(SamplerOptions.greedy())).close());
        }
        assertThat(template.toolGrammar(input, prompt, ToolChoice.NONE)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> template.toolGrammar(input, prompt, ToolChoice.one("other")))
                .withMessageContaining("\"other\"").withMessageContaining("get_weather");
    }

    @Test
    void withoutToolsThereIsNone() {
        ChatInput input = ChatInput.of(List.of(ChatMessage.user("Hello")));
        PromptText prompt = ChatTemplate.CHATML.render(input);
        assertThat(ChatTemplate.CHATML.toolGrammar(input, prompt, ToolChoice.AUTO)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(
                () -> ChatTemplate.CHATML.toolGrammar(input.withTools(TOOLS), prompt, ToolChoice.REQUIRED));
    }

    /** A required call follows the reasoning that the prompt has opened. */
    @Test
    void itBeginsBehindOpenReasoning() {
        ToolFormat format = new ToolFormat("", List.of(CallPart.Literal.of("<c>"), new CallPart.Name(),
                new CallPart.JsonArguments(), CallPart.Literal.of("</c>")), Optional.of("\n"), "");
        assertThat(format.grammar(TOOLS, ToolChoice.REQUIRED, Optional.of("</think>")).orElseThrow().trigger())
                .contains("</think>");
        assertThat(format.grammar(TOOLS, ToolChoice.AUTO, Optional.of("</think>")).orElseThrow().trigger())
                .contains("<c>");
    }

    /** Free text ends at its marker and nowhere else: the rules are walked by hand. */
    @Test
    void freeTextEndsAtTheMarker() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (String marker : List.of("aab", "abab-", "]a", "a")) {
            ToolSpecification tool = ToolSpecification.of("t", "", """
                    {"type": "object", "properties": {"p": {"type": "string"}}, "required": ["p"]}""");
            CallGrammar grammar = new CallGrammar();
            grammar.add(List.of(new CallPart.MarkedArguments(Marker.of("<p>"), List.of(
                    new CallPart.MarkedArguments.Named(Marker.of("="), Optional.empty())), Marker.of(marker), false)),
                    List.of(tool));
            Map<String, String> rules = new HashMap<>();
            grammar.text().lines().filter(line -> line.startsWith("until"))
                    .forEach(line -> rules.put(line.split(" ::= ")[0], line.split(" ::= ")[1]));
            for (int round = 0; round < 200; round++) {
                StringBuilder text = new StringBuilder();
                while (text.indexOf(marker) < 0) {
                    text.append("ab-]x".charAt(random.nextInt(5)));
                }
                assertThat(walk(rules, text.toString())).as("seed %d: %s ends at %s", seed, text, marker)
                        .isEqualTo(text.length());
            }
        }
    }

    private static int walk(Map<String, String> rules, String text) {
        String rule = "until0";
        Pattern choice = Pattern.compile("\"(.)\"(?: (\\S+))?(?: \\| )?|\\[\\^(.*?)] (\\S+)");
        for (int i = 0; i < text.length(); i++) {
            String next = null;
            boolean found = false;
            Matcher choices = choice.matcher(rules.get(rule));
            while (choices.find() && !found) {
                found = choices.group(1) == null || choices.group(1).charAt(0) == text.charAt(i);
                next = choices.group(1) == null ? choices.group(4) : choices.group(2);
            }
            if (next == null || next.equals("|")) {
                return i + 1;
            }
            rule = next;
        }
        return -1;
    }
}
