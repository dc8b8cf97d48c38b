package io.swerve.chat;

import io.swerve.ContextFullException;
import io.swerve.Model;
import io.swerve.PromptText;
import io.swerve.SamplerOptions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the model reads in one turn.
 *
 * @param template wrote it
 * @param history the messages, and what is left out of them
 * @param text the prompt
 * @param tokens its tokens
 * @param input what it was rendered from
 */
record TurnPrompt(ChatTemplate template, History history, PromptText text, int[] tokens, ChatInput input) {
    /** The rest of a half-full context is for this and further turns. */
    private static final int SHARE_KEPT = 2;
    /** Models' templates for turns with tools are called so. */
    private static final String TOOL_USE = "tool_use";
    /** An answer of a quarter of the context is worth leaving turns out for. */
    private static final int SHARE_RESERVED = 4;

    /** How tokens are chosen, held to the tools' schemas unless the turn brings a grammar of its own. */
    SamplerOptions sampling(TurnOptions turn) {
        return turn.sampling().grammar().isPresent()
                ? turn.sampling()
                : template.toolGrammar(input, text, turn.toolChoice()).map(grammar -> grammar.on(turn.sampling()))
                        .orElse(turn.sampling());
    }

    ReplyParser replyParser() {
        return template.replyParser(input, text);
    }

    /** Whether the reply begins inside of the reasoning. */
    boolean opensReasoning() {
        return template.reasoning().map(markers -> markers.isOpenIn(text)).orElse(false);
    }

    /** Makes prompts for a conversation. */
    record Writer(Model model, ConversationOptions options, ChatTemplate usual, int capacity) {
        /**
         * Writes a prompt, and leaves out turns if it is too long and the policy is to.
         *
         * @throws ContextFullException if it doesn't fit
         */
        TurnPrompt write(History history, TurnOptions turn) {
            TurnPrompt whole = encode(history, turn);
            boolean drops = options.policy() == ContextPolicy.DROP_OLDEST_TURNS;
            int reserved = drops ? reserved(turn.generation().maxTokens()) : 1;
            if (whole.tokens.length + reserved <= capacity) {
                return whole;
            }
            TurnPrompt shorter = drops && history.turns() - 1 > history.turnsLeftOut() ? shorter(history, turn) : whole;
            if (shorter.tokens.length + reserved > capacity) {
                throw full(shorter, reserved, drops);
            }
            return shorter;
        }

        private int reserved(int maxTokens) {
            return Math.clamp(maxTokens, 1, Math.max(1, capacity / SHARE_RESERVED));
        }

        /** With as few turns left out as make it short, or with all but the last. */
        private TurnPrompt shorter(History history, TurnOptions turn) {
            int most = history.turns() - 1;
            int least = history.turnsLeftOut() + 1;
            TurnPrompt found = encode(history.leavingOut(most), turn);
            while (least < most) {
                int middle = (least + most) / 2;
                TurnPrompt tried = encode(history.leavingOut(middle), turn);
                if (tried.tokens.length <= capacity / SHARE_KEPT) {
                    most = middle;
                    found = tried;
                } else {
                    least = middle + 1;
                }
            }
            return found;
        }

        private ContextFullException full(TurnPrompt prompt, int reserved, boolean drops) {
            String remedy = drops
                    ? "The last turn alone is too long: shorten it, or open the session with a larger contextSize."
                    : "Open the session with a larger contextSize, shorten the conversation, or let the oldest turns be"
                            + " left out by ContextPolicy.DROP_OLDEST_TURNS.";
            return new ContextFullException("the conversation has " + prompt.tokens.length + " tokens, and with "
                    + reserved + " for the answer they don't fit into a sequence of " + capacity + ". " + remedy);
        }

        private TurnPrompt encode(History history, TurnOptions turn) {
            ChatInput input = ChatInput.of(history.read());
            ChatTemplate template = usual;
            List<ToolSpecification> tools = turn.toolChoice().among(turn.tools());
            if (!tools.isEmpty()) {
                input = input.withTools(tools);
                template = options.template().isPresent()
                        ? usual
                        : model.chatTemplate(TOOL_USE)
                                .map(named -> named.forTokens(model.tokenizer())).orElse(usual);
            }
            for (var argument : turn.arguments().entrySet()) {
                input = input.withArgument(argument.getKey(), argument.getValue());
            }
            PromptText text = template.render(input);
            return new TurnPrompt(template, history, text, model.tokenizer().encode(text), input);
        }

        /**
         * Where in a prompt the messages begin that are to be answered: up to there it is the same whatever they say. At
         * most the last token but one.
         */
        int turnBegin(TurnPrompt prompt) {
            List<ChatMessage> read = prompt.history.read();
            int from = History.unanswered(read);
            if (from == read.size()) {
                return lastButOne(prompt); // the assistant speaks again
            }
            ChatMessage first = read.get(from);
            ChatMessage other = first.withContent(first.content().startsWith("x") ? "y" : "x");
            return common(prompt, prompt.input.withMessages(
                    Stream.concat(read.subList(0, from).stream(), Stream.of(other)).toList()));
        }

        /** Up to where a prompt stays as it is when the assistant's message has an end. At most the last token but one. */
        int stableEnd(TurnPrompt prompt) {
            return common(prompt, prompt.input.withOpenAssistant(false));
        }

        private int common(TurnPrompt prompt, ChatInput other) {
            int[] tokens;
            try {
                tokens = prompt.template.encode(model.tokenizer(), other);
            } catch (ChatTemplateException e) {
                return 0; // the template has no place for less than the whole
            }
            int mismatch = Arrays.mismatch(prompt.tokens, tokens);
            return mismatch < 0 ? lastButOne(prompt) : Math.min(mismatch, lastButOne(prompt));
        }

        private static int lastButOne(TurnPrompt prompt) {
            return Math.max(0, prompt.tokens.length - 1);
        }
    }
}
