package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.swerve.Generation;
import io.swerve.GenerationOptions;
import io.swerve.Model;
import io.swerve.Sampler;
import io.swerve.SamplerOptions;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.chat.ChatInput;
import io.swerve.chat.ChatMessage;
import io.swerve.chat.Conversation;
import io.swerve.chat.ConversationOptions;
import io.swerve.chat.Reply;
import io.swerve.chat.TurnEvent;
import io.swerve.chat.TurnOptions;
import io.swerve.steering.Lab;
import io.swerve.steering.SteeringVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A plan for one turn of a conversation acts on that turn, and on nothing before or behind it. */
class ConversationSteeringTest {
    private static final TurnOptions GREEDY = TurnOptions.defaults().withSampling(SamplerOptions.greedy())
            .withMaxTokens(12);
    private static final ConversationOptions OPTIONS = ConversationOptions.defaults().withTurn(GREEDY);
    private static final String FIRST = "Start with 4, then add 7.";
    private static final String SECOND = "Then double?";

    private static Model model;
    private static SteeringPlan plan;

    @BeforeAll
    static void load() {
        model = Lab.model();
        SteeringVector vector = Lab.randomVector(new Random(3), model.embeddingSize(), 4, 1, 2, 3, 4, 5);
        plan = SteeringPlan.adding(vector, 1);
    }

    @AfterAll
    static void unload() {
        model.close();
    }

    private static int[] encode(List<ChatMessage> messages, boolean open) {
        return model.chatTemplate().orElseThrow().encode(model.tokenizer(),
                ChatInput.of(messages).withOpenAssistant(open));
    }

    /** What a fresh session says, steered from some token on. */
    private static String fresh(List<ChatMessage> messages, SteeringPlan steered, int from) {
        int[] prompt = encode(messages, true);
        try (Session session = model.openSession(Lab.options());
                Steering steering = Steering.on(session);
                Sampler sampler = model.newSampler(SamplerOptions.greedy());
                Sequence sequence = session.newSequence()) {
            if (from > 0) {
                sequence.read(Arrays.copyOf(prompt, from));
            }
            steering.steerFromHere(sequence, steered);
            try (Generation generation = Generation.start(sequence, Arrays.copyOfRange(prompt, from, prompt.length),
                    sampler, GenerationOptions.defaults().withMaxTokens(12).withShowControl(true))) {
                return plain(generation.finish().text());
            }
        }
    }

    private static String said(TurnEvent.End end) {
        return plain(end.message().reasoning().orElse("") + end.message().content());
    }

    private static String plain(String text) {
        return text.replaceAll("</?think>|\\s", "");
    }

    @Test
    void onlyTheTurnIsSteered() {
        List<Receipt> receipts = new ArrayList<>();
        try (Session session = model.openSession(Lab.options());
                Steering steering = Steering.on(session);
                Conversation conversation = Conversation.open(session, OPTIONS)) {
            conversation.ask(FIRST).await();
            TurnEvent.End end = conversation.ask(SECOND, GREEDY.withScope(steering.forTurn(plan, receipts::add)))
                    .await();
            List<ChatMessage> asked = conversation.messages().subList(0, 3);
            // the turn's own text begins behind the marker of its message
            int begin = encode(asked.subList(0, 2), false).length;
            while (!text(encode(asked, true), begin).endsWith("user\n")) {
                begin++;
            }
            assertThat(said(end)).isEqualTo(fresh(asked, plan, begin))
                    .isNotEqualTo(fresh(asked, SteeringPlan.none(), 0));
            assertThat(receipts).hasSize(1);
            long steered = end.usage().promptTokens() - begin + end.usage().generatedTokens() - 1;
            assertThat(receipts.getFirst().rules().getFirst().rows()).isEqualTo(steered);

            TurnEvent.End next = conversation.ask("And then?").await();
            assertThat(said(next)).isEqualTo(fresh(conversation.messages().subList(0, 5), SteeringPlan.none(), 0));
            assertThat(next.usage().cachedTokens()).isEqualTo(begin);
            assertThat(receipts).hasSize(1);

            TurnEvent.End again = conversation.ask("So?", GREEDY.withScope(steering.forTurn(plan, receipts::add)))
                    .await();
            assertThat(said(conversation.regenerate().await()))
                    .isEqualTo(fresh(conversation.messages().subList(0, 7), SteeringPlan.none(), 0))
                    .isNotEqualTo(said(again));
        }
    }

    private static String text(int[] tokens, int count) {
        return Arrays.stream(tokens).limit(count).mapToObj(token -> model.tokenizer().decode(token))
                .reduce("", String::concat);
    }

    @Test
    void aPlanOfAllTurnsStays() {
        try (Session session = model.openSession(Lab.options());
                Steering steering = Steering.on(session, plan, SteeringOptions.defaults());
                Conversation conversation = Conversation.open(session, OPTIONS)) {
            conversation.ask(FIRST).await();
            conversation.ask(SECOND, GREEDY.withScope(steering.forTurn(SteeringPlan.none(), _ -> {}))).await();
            assertThat(said(conversation.ask("And then?").await()))
                    .isEqualTo(fresh(conversation.messages().subList(0, 5), plan, 0));
            assertThatExceptionOfType(SteeringPlanException.class)
                    .isThrownBy(() -> steering.forTurn(
                            SteeringPlan.adding(Lab.randomVector(new Random(3), 7, 0.5, 1), 1), _ -> {}));
        }
    }

    @Test
    void aSteeringThatEndsBeforeTheTurnIsNoTrouble() {
        try (Session session = model.openSession(Lab.options());
                Conversation conversation = Conversation.open(session, OPTIONS)) {
            Steering steering = Steering.on(session);
            Reply reply = conversation.ask(FIRST, GREEDY.withScope(steering.forTurn(plan, _ -> {})));
            reply.next();
            steering.close();
            assertThat(reply.await().kept()).isTrue();
            assertThat(said(conversation.regenerate().await()))
                    .isEqualTo(fresh(List.of(ChatMessage.user(FIRST)), SteeringPlan.none(), 0));
        }
    }
}
