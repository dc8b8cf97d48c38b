package io.swerve.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.GeneratedToken;
import io.swerve.Generation;
import io.swerve.GenerationOptions;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Sampler;
import io.swerve.SamplerOptions;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.bench.lab.ChatMl;
import io.swerve.bench.model.LabModel;
import io.swerve.chat.ChatInput;
import io.swerve.chat.ChatMessage;
import io.swerve.chat.Conversation;
import io.swerve.chat.ReplyEvent;
import io.swerve.chat.TurnEvent;
import io.swerve.steering.DoseUnit;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.calibration.CalibrationText;
import io.swerve.steering.calibration.Calibrator;
import io.swerve.steering.extraction.ContrastPair;
import io.swerve.steering.extraction.ExtractionOptions;
import io.swerve.steering.extraction.Extractor;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringPlan;
import io.swerve.steering.plan.Trigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README's sample is this file's code, and it runs. */
class ReadmeSampleTest {
    private final StringBuilder printed = new StringBuilder();

    // @formatter:off
    // README sample begins
    void steer(Path file, List<ContrastPair> pairs, String question) {
        try (Model model = Model.load(file);
                Session session = model.openSession();
                Sampler sampler = model.newSampler(SamplerOptions.greedy())) {
            int[] prompt = model.chatTemplateOrDefault().encode(model.tokenizer(),
                    ChatInput.of(List.of(ChatMessage.user(question))));

            // Where the two sides of the pairs differ, on average, in the residual stream of every layer
            SteeringVector vector = Extractor.extract(session, pairs, ExtractionOptions.defaults())
                    .vector().onLayers(Layers.range(1, model.layerCount() - 1));

            // The strength that moves the model's own answer by 0.1 nats per token
            float strength;
            try (Calibrator calibrator = Calibrator.open(session, vector,
                    List.of(CalibrationText.answered(session, prompt, 64)))) {
                strength = calibrator.strength(DoseUnit.KL_NATS, 0.1);
            }

            // What to do, where and when; another sequence of the session may follow another plan
            SteeringPlan plan = SteeringPlan.of(
                    Rule.of(Intervention.add(vector)).times(strength).when(Trigger.thinking()));
            try (Steering steering = Steering.on(session);
                    Sequence sequence = session.newSequence()) {
                steering.steer(sequence, plan);
                try (Generation generation = Generation.start(sequence, prompt, sampler,
                        GenerationOptions.defaults().withMaxTokens(256))) {
                    while (generation.hasNext()) {
                        GeneratedToken token = generation.next();
                        print("%-12s entropy %.3f nats%n", token.text(), token.entropy());
                    }
                }
                print("%s%n", steering.receipt(sequence));
            }
        }
    }
    // README sample ends

    // README conversation begins
    void converse(Path file) {
        try (Model model = Model.load(file);
                Session session = model.openSession();
                Conversation conversation = Conversation.open(session)) {
            conversation.add(ChatMessage.system("Be brief."));
            conversation.ask("Start with 42, then add 4. What is the result modulo 100?").forEachRemaining(event -> {
                switch (event) {
                    case ReplyEvent.Reasoning reasoning -> print("%s", reasoning.text().toUpperCase(Locale.ROOT));
                    case ReplyEvent.Text text -> print("%s", text.text());
                    case TurnEvent.End end -> print("%n%s after %d tokens%n", end.stopReason(),
                            end.usage().generatedTokens());
                    default -> {
                        // calls of tools, for one
                    }
                }
            });

            // Only what is new is read
            TurnEvent.End end = conversation.ask("Then double it.").await();
            print("%s (%d tokens were cached)%n", end.message().content(), end.usage().cachedTokens());
        }
    }
    // README conversation ends
    // @formatter:on

    private void print(String format, Object... arguments) {
        printed.append(format.formatted(arguments));
    }

    /** Returns what the sample is run on: a model's file, a pair's two sides, and a question. */
    static List<String> arguments() throws IOException {
        String question = "Take the number 41, then add 7, then double. What do you get modulo 100?";
        return List.of(LabModel.THINK.path().toString(), ChatMl.prompt(Optional.of("Be brief."), question),
                ChatMl.prompt(Optional.of("Think step by step."), question), question);
    }

    /** Returns what the sample prints. */
    static String output() throws IOException {
        List<String> arguments = arguments();
        ReadmeSampleTest sample = new ReadmeSampleTest();
        sample.steer(Path.of(arguments.get(0)), List.of(new ContrastPair(arguments.get(1), arguments.get(2))),
                arguments.get(3));
        return sample.printed.toString();
    }

    static String source() throws IOException {
        return Files.readString(Path.of("src/test/java/io/swerve/bench/ReadmeSampleTest.java"));
    }

    @Test
    void theSampleRuns() throws IOException {
        assertThat(output()).contains("entropy").contains("think").contains("tokens decoded");
    }

    @Test
    void theReadmeShowsThisFile() throws Exception {
        String source = source();
        for (String name : List.of("sample", "conversation")) {
            String begin = "// README " + name + " begins\n";
            String sample = source.substring(source.indexOf(begin) + begin.length(),
                    source.indexOf("    // README " + name + " ends"))
                    .lines().map(l -> l.isEmpty() ? "\n" : l.substring(4) + "\n").collect(Collectors.joining());
            assertThat(Files.readString(Path.of("../../README.md"))).contains("```java\n" + sample + "```");
        }
    }

    @Test
    void theConversationRuns() throws IOException {
        converse(LabModel.THINK.path());
        assertThat(printed.toString()).contains("The answer is")
                .contains("END_OF_GENERATION after").contains("tokens were cached)");
    }
}
