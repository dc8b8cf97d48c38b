package io.swerve.chat;

import java.util.Objects;

/**
 * A piece of what a model replies, in the order in which it is written. The calls of a reply are numbered from 0; each
 * {@link ToolCallStarted} is followed by its arguments and by either {@link ToolCallFinished} or
 * {@link ToolCallAbandoned}.
 */
public sealed interface ReplyEvent extends TurnEvent {
    /**
     * More of the answer.
     *
     * @param text the text, not empty
     */
    record Text(String text) implements ReplyEvent {
        /**
         * Creates an event.
         *
         * @throws NullPointerException if the text is null
         */
        public Text {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * More of the reasoning that precedes the answer or a call, without its markers.
     *
     * @param text the text, not empty
     */
    record Reasoning(String text) implements ReplyEvent {
        /**
         * Creates an event.
         *
         * @throws NullPointerException if the text is null
         */
        public Reasoning {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * A call of a tool begins.
     *
     * @param index the call's number in the reply, from 0
     * @param id what the tool's result will refer to
     * @param name the tool's name, as the model wrote it
     */
    record ToolCallStarted(int index, String id, String name) implements ReplyEvent {
        /**
         * Creates an event.
         *
         * @throws NullPointerException if a text is null
         */
        public ToolCallStarted {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * More of a call's arguments.
     *
     * @param index the call's number in the reply, from 0
     * @param delta JSON; all deltas of a finished call, one behind the other, are its object of arguments
     */
    record ToolCallArguments(int index, String delta) implements ReplyEvent {
        /**
         * Creates an event.
         *
         * @throws NullPointerException if the text is null
         */
        public ToolCallArguments {
            Objects.requireNonNull(delta, "delta");
        }
    }

    /**
     * A call is complete.
     *
     * @param index the call's number in the reply, from 0
     * @param call the call
     */
    record ToolCallFinished(int index, ToolCall call) implements ReplyEvent {
        /**
         * Creates an event.
         *
         * @throws NullPointerException if the call is null
         */
        public ToolCallFinished {
            Objects.requireNonNull(call, "call");
        }
    }

    /**
     * What seemed to be a call turned out to be none: it is malformed or cut off. What the model wrote follows as text, so
     * whoever shows nothing of unfinished calls can ignore this. Its number is given to the next call.
     *
     * @param index the call's number in the reply, from 0
     */
    record ToolCallAbandoned(int index) implements ReplyEvent {}
}
