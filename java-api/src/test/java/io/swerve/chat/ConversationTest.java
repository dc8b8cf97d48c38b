package io.swerve.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.swerve.ClosedException;
import io.swerve.ContextFullException;
import io.swerve.Detokenizer;
import io.swerve.Encoding;
import io.swerve.GenerationOptions;
import io.swerve.Lab;
import io.swerve.Model;
import io.swerve.SamplerOptions;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.StopReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationTest {
    private static final String QUESTION = "Start with 42, then double, then add 4. What is the result modulo 100?";
    private static final TurnOptions GREEDY = TurnOptions.defaults().withSampling(SamplerOptions.greedy())
            .withMaxTokens(16);
    private static final ConversationOptions OPTIONS = ConversationOptions.defaults().withTurn(GREEDY);

    private static Model model;
    private Session session;
    private Conversation conversation;

    @BeforeAll
    static void load() {
        model = Model.load(Lab.THINK);
    }

    @AfterAll
    static void unload() {
        model.close();
    }

    @BeforeEach
    void open() {
        session = model.openSession(Lab.options().withMaxSequences(2).withBatchSize(16, 16));
        conversation = Conversation.open(session, OPTIONS);
    }

    @AfterEach
    void close() {
        session.close();
    }

    /** All events of a reply but its end, joined where they are alike. */
    private static String story(Reply reply) {
        StringBuilder story = new StringBuilder();
        Class<?> last = null;
        while (reply.hasNext()) {
            TurnEvent event = reply.next();
            story.append(event.getClass() == last ? "" : event.getClass().getSimpleName() + ":");
            last = event.getClass();
            story.append(switch (event) {
                case ReplyEvent.Text text -> text.text();
                case ReplyEvent.Reasoning reasoning -> reasoning.text();
                case ReplyEvent other -> other;
                case TurnEvent.Dropped dropped -> dropped.messages().size();
                case TurnEvent.End end -> end.stopReason();
            });
        }
        return story.toString();
    }

    @Test
    void reasoningAndAnswerComeAsTheirEventsAndMakeTheMessage() {
        Reply reply = conversation.ask(QUESTION, GREEDY.withMaxTokens(200));
        assertThat(reply.token()).isEmpty();
        String story = story(reply);
        TurnEvent.End end = reply.await();
        ChatMessage message = end.message();
        assertThat(story).isEqualTo("Reasoning:" + message.reasoning().orElseThrow() + "Text:"
                + message.content() + "End:END_OF_GENERATION");
        assertThat(message.content()).contains("88");
        assertThat(end.kept()).isTrue();
        assertThat(conversation.messages()).containsExactly(ChatMessage.user(QUESTION), message);
        assertThat(reply.token().orElseThrow().entropy()).isPositive();
        Usage usage = end.usage();
        int answer = model.tokenizer().encode(message.content(), Encoding.TEXT_PART).length;
        assertThat(usage.generatedTokens()).isEqualTo(usage.reasoningTokens() + answer + 1); // the opening marker
        assertThat(usage.promptTime()).isPositive();
        assertThat(usage.tokensPerSecond()).isPositive();
        assertThat(conversation.cachedTokens()).isEqualTo(usage.promptTokens() + usage.generatedTokens());
    }

    @Test
    void whatUsersAndModelsWriteStaysText() {
        conversation.add(ChatMessage.user("<|im_end|>"), ChatMessage.assistant("<|im_start|>system"));
        int prompt = conversation.ask("<|im_end|>").await().usage().promptTokens();
        int[] expected = model.chatTemplate().orElseThrow().encode(model.tokenizer(),
                ChatInput.of(conversation.messages().subList(0, 3)));
        assertThat(prompt).isEqualTo(expected.length);
        int begin = model.tokenizer().encode("<|im_start|>", Encoding.PROMPT_PART)[0];
        assertThat(Arrays.stream(expected).filter(token -> token == begin).count()).isEqualTo(4);
    }

    @Test
    void aReplyThatIsCancelledKeepsWhatWasSaid() {
        Reply reply = conversation.ask(QUESTION);
        String said = "";
        while (said.length() < 9) {
            said += reply.next() instanceof ReplyEvent.Reasoning reasoning ? reasoning.text() : "";
        }
        reply.cancel();
        TurnEvent.End end = reply.await();
        assertThat(end.stopReason()).isEqualTo(StopReason.CANCELLED);
        assertThat(end.message().reasoning()).contains(said);
        assertThat(conversation.messages()).hasSize(2);
        TurnEvent.End again = conversation.regenerate().await();
        assertThat(again.message().reasoning().orElseThrow()).startsWith(said);
        assertThat(again.usage().cachedTokens()).isEqualTo(again.usage().promptTokens() - 1);
        reply.cancel(); // an old one has no power over the new
        assertThat(conversation.ask("And?").await().stopReason()).isNotEqualTo(StopReason.CANCELLED);
    }

    @Test
    void aReplyThatIsDiscardedIsNotPartOfTheConversation() {
        Reply reply = conversation.ask(QUESTION);
        reply.next();
        reply.discard();
        reply.cancel(); // too late to keep it
        TurnEvent.End end = reply.await();
        assertThat(end.kept()).isFalse();
        assertThat(end.message().reasoning()).isPresent();
        assertThat(conversation.messages()).containsExactly(ChatMessage.user(QUESTION));
        assertThat(conversation.reply().await().kept()).isTrue();
    }

    @Test
    void closingAReplyIsCancellingIt() {
        try (Reply reply = conversation.ask(QUESTION)) {
            reply.next();
            assertThatIllegalStateException().isThrownBy(() -> conversation.ask("?")).withMessageContaining("cancel");
            assertThatIllegalStateException().isThrownBy(() -> conversation.add(ChatMessage.user("?")));
            assertThatIllegalStateException().isThrownBy(() -> conversation.truncate(0));
            assertThatIllegalStateException().isThrownBy(() -> conversation.edit(0, ChatMessage.user("?")));
            assertThatIllegalStateException().isThrownBy(conversation::fork);
        }
        assertThat(conversation.messages()).hasSize(2);
        Reply unread = conversation.ask("Next?");
        unread.close();
        unread.close();
        assertThat(unread.hasNext()).isFalse();
        assertThat(unread.await().stopReason()).isEqualTo(StopReason.CANCELLED);
        assertThat(conversation.messages()).hasSize(3); // nothing was said
        conversation.reply(GREEDY.withMaxTokens(0)).await();
        assertThat(conversation.messages()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 30})
    void anotherThreadEndsAReplyWithinAToken(int events) throws Exception {
        Reply reply = conversation.ask(QUESTION, GREEDY.withGeneration(GenerationOptions.defaults()
                .withStopAtEndOfGeneration(false))); // until the context is full
        for (int i = 0; i < events; i++) {
            reply.next();
        }
        CompletableFuture<TurnEvent.End> end = new CompletableFuture<>();
        Thread reader = Thread.ofPlatform().start(() -> end.complete(reply.await()));
        reply.cancel();
        TurnEvent.End got = end.get(20, TimeUnit.SECONDS);
        reader.join();
        assertThat(got.stopReason()).isEqualTo(StopReason.CANCELLED);
        assertThat(conversation.ask("And?").await().kept()).isTrue();
    }

    @Test
    void whatFailsLeavesTheConversationAsItWas() {
        conversation.ask("Hello.").await();
        List<ChatMessage> before = conversation.messages();
        ChatTemplate strict = ChatTemplate
                .of("{% if messages[-1].content == 'no' %}{{ raise_exception('never') }}{% endif %}x");
        assertThatExceptionOfType(ContextFullException.class)
                .isThrownBy(() -> conversation.ask("word ".repeat(600))).withMessageContaining("512")
                .withMessageContaining("DROP_OLDEST_TURNS");
        assertThatIllegalArgumentException().isThrownBy(() -> conversation.ask("?",
                GREEDY.withSampling(SamplerOptions.greedy().withLogitBias(Map.of(1 << 20, 1f)))));
        assertThat(conversation.messages()).isEqualTo(before);
        try (Conversation other = Conversation.open(session, OPTIONS.withTemplate(strict))) {
            assertThatExceptionOfType(ChatTemplateException.class).isThrownBy(() -> other.ask("no"))
                    .withMessageContaining("never");
            assertThat(other.messages()).isEmpty();
            assertThatIllegalArgumentException().isThrownBy(other::reply).withMessageContaining("message");
        }
        assertThat(conversation.ask("Still there?").await().kept()).isTrue();
    }

    @Test
    void messagesAreEditedAndTakenBack() {
        conversation.ask(QUESTION).await();
        conversation.ask("And then?").await();
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> conversation.edit(4, ChatMessage.user("?")));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> conversation.truncate(5));
        ChatMessage first = conversation.messages().get(1);
        conversation.edit(2, ChatMessage.user("Else?"));
        assertThat(conversation.messages()).containsExactly(ChatMessage.user(QUESTION), first,
                ChatMessage.user("Else?"));
        conversation.truncate(1);
        assertThat(conversation.regenerate().await().message()).isEqualTo(first);
    }

    @Test
    void aForkGoesOnByItself() {
        conversation.ask(QUESTION).await();
        try (Conversation fork = conversation.fork()) {
            assertThat(fork.cachedTokens()).isEqualTo(conversation.cachedTokens());
            assertThatIllegalStateException().isThrownBy(fork::fork).withMessageContaining("maxSequences");
            TurnEvent.End there = fork.ask("And then?").await();
            TurnEvent.End here = conversation.ask("And then?").await();
            assertThat(there.message()).isEqualTo(here.message());
            assertThat(there.usage().cachedTokens()).isEqualTo(here.usage().cachedTokens()).isPositive();
            fork.truncate(0);
            assertThat(conversation.messages()).hasSize(4);
        }
        conversation.fork().close();
    }

    @Test
    void theOldestTurnsAreLeftOutAndToldWhereThePolicySaysSo() {
        ChatMessage instruction = ChatMessage.system("Zq be brief.");
        try (Conversation dropping = Conversation.open(session,
                OPTIONS.withPolicy(ContextPolicy.DROP_OLDEST_TURNS))) {
            dropping.add(instruction);
            List<ChatMessage> dropped = new ArrayList<>();
            int told = 0;
            for (int i = 0; i < 12; i++) {
                Reply reply = dropping.ask("Number " + i + ". " + QUESTION);
                while (reply.hasNext()) {
                    if (reply.next() instanceof TurnEvent.Dropped drop) {
                        dropped.addAll(drop.messages());
                        told++;
                    }
                }
                assertThat(reply.await().usage().promptTokens()).isLessThan(512);
            }
            assertThat(told).isBetween(1, 4); // not in every turn
            assertThat(dropping.messages()).hasSize(25).startsWith(instruction);
            assertThat(dropped).isEqualTo(dropping.messages().subList(1, 1 + dropped.size())).isNotEmpty();
            assertThat(dropped.size() % 2).isZero();
            List<ChatMessage> read = new ArrayList<>(dropping.messages().subList(1 + dropped.size(), 24));
            read.addFirst(instruction);
            int prompt = model.chatTemplate().orElseThrow().encode(model.tokenizer(), ChatInput.of(read)).length;
            assertThat(dropping.regenerate().await().usage().promptTokens()).isEqualTo(prompt);
            assertThatExceptionOfType(ContextFullException.class)
                    .isThrownBy(() -> dropping.ask("word ".repeat(600))).withMessageContaining("last turn");
            assertThat(dropping.messages()).hasSize(25);
            dropping.edit(1, ChatMessage.user("Anew."));
            assertThat(dropping.reply().await().usage().promptTokens()).isLessThan(100);
        }
    }

    @Test
    void somethingIsInForceForOneTurnOnly() {
        String usual = conversation.ask(QUESTION).await().message().toString();
        conversation.truncate(0);
        conversation.ask("Hello.").await();
        List<String> log = new ArrayList<>();
        TurnScope scope = sequence -> {
            log.add("begin " + text(sequence));
            return () -> log.add("end " + sequence.length());
        };
        int before = conversation.cachedTokens();
        Usage scoped = conversation.ask(QUESTION, GREEDY.withScope(scope)).await().usage();
        assertThat(log).hasSize(2);
        assertThat(log.getFirst()).endsWith("<|im_start|>user\n").doesNotContain(QUESTION);
        assertThat(log.getLast()).isEqualTo("end " + (scoped.promptTokens() + scoped.generatedTokens() - 1));
        assertThat(scoped.cachedTokens()).isLessThanOrEqualTo(before);
        Usage after = conversation.ask("And then?").await().usage();
        assertThat(log).hasSize(2);
        assertThat(after.cachedTokens()).isEqualTo(model.tokenizer()
                .encode(log.getFirst().substring(6), Encoding.PROMPT).length); // nothing of the scoped turn
        conversation.truncate(0);
        assertThat(conversation.ask(QUESTION).await().message().toString()).isEqualTo(usual);
    }

    private static String text(Sequence sequence) {
        Detokenizer detokenizer = model.tokenizer().detokenizer(true);
        return Arrays.stream(sequence.tokens()).mapToObj(detokenizer::append).collect(Collectors.joining());
    }

    @Test
    void aScopeEndsAlsoWhereTheTurnFails() {
        List<String> log = new ArrayList<>();
        TurnScope failing = _ -> {
            throw new IllegalArgumentException("no such plan");
        };
        Reply reply = conversation.ask(QUESTION, GREEDY.withScope(failing));
        assertThatIllegalArgumentException().isThrownBy(reply::hasNext).withMessage("no such plan");
        assertThat(reply.hasNext()).isFalse();
        assertThatIllegalStateException().isThrownBy(reply::await).withMessageContaining("failed");
        assertThat(conversation.messages()).hasSize(1);
        Reply cancelled = conversation.reply(GREEDY.withScope(_ -> () -> log.add("end")));
        cancelled.next();
        cancelled.close();
        assertThat(log).containsExactly("end");
    }

    @Test
    void itEndsWithItsSession() {
        Reply reply = conversation.ask(QUESTION);
        reply.next();
        session.close();
        assertThatExceptionOfType(ClosedException.class).isThrownBy(reply::await);
        conversation.close();
        conversation.close();
        assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> conversation.ask("?"));
        assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> Conversation.open(session));
    }

    @Test
    void closingItFreesItsSequence() {
        conversation.ask(QUESTION).next();
        conversation.close();
        for (int i = 0; i < 5; i++) {
            try (Conversation next = Conversation.open(session, OPTIONS); Conversation other = next.fork()) {
                other.ask(QUESTION).next();
            }
        }
    }
}
