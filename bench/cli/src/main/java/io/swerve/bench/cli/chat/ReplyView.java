package io.swerve.bench.cli.chat;

import io.swerve.GeneratedToken;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.JsonReport;
import io.swerve.bench.console.Palette;
import io.swerve.chat.Reply;
import io.swerve.chat.ReplyEvent;
import io.swerve.chat.ToolCall;
import io.swerve.chat.TurnEvent;
import io.swerve.chat.Usage;
import java.util.Locale;

/** Shows replies while they come: as text, or with {@code --json} one event a line. */
final class ReplyView {
    /** What is being written. */
    private enum Part {
        NOTHING, REASONING, ANSWER
    }

    private final Console console;
    private final boolean hidesReasoning;
    private boolean entropy;
    private Part part = Part.NOTHING;

    ReplyView(Console console, boolean hidesReasoning, boolean entropy) {
        this.console = console;
        this.hidesReasoning = hidesReasoning;
        this.entropy = entropy;
    }

    void showEntropy(boolean on) {
        entropy = on;
    }

    /** Reads a reply to its end. */
    TurnEvent.End show(Reply reply) {
        part = Part.NOTHING;
        TurnEvent.End end = null;
        while (reply.hasNext()) {
            TurnEvent event = reply.next();
            if (console.json()) {
                print(json(event, reply));
            } else {
                print(event, reply);
            }
            end = event instanceof TurnEvent.End last ? last : end;
        }
        return end;
    }

    private void print(TurnEvent event, Reply reply) {
        switch (event) {
            case ReplyEvent.Reasoning reasoning -> {
                if (!hidesReasoning) {
                    begin(Part.REASONING);
                    console.print(coloured(reasoning.text(), reply, true));
                }
            }
            case ReplyEvent.Text text -> {
                begin(Part.ANSWER);
                console.print(coloured(text.text(), reply, false));
            }
            case ReplyEvent.ToolCallFinished finished -> {
                begin(Part.ANSWER);
                console.print(called(finished.call()) + "\n");
            }
            case ReplyEvent _ -> {
                // the whole call is shown when it is complete
            }
            case TurnEvent.Dropped dropped -> console.note("the context is full: the " + dropped.messages().size()
                    + " oldest messages are left out from now on");
            case TurnEvent.End end -> end(end);
        }
    }

    /** Reasoning is dimmed on a terminal, and stands between marks elsewhere. */
    private void begin(Part next) {
        if (part != next) {
            boolean plain = console.palette() == Palette.PLAIN;
            if (part == Part.REASONING) {
                console.print(plain ? "\n[answer]\n" : "\n\n");
            } else if (next == Part.REASONING) {
                console.print(plain ? "[reasoning]\n" : "");
            }
            part = next;
        }
    }

    private String coloured(String text, Reply reply, boolean faint) {
        if (entropy && reply.token().isPresent()) {
            return console.palette().entropy(text, reply.token().get().entropy());
        }
        return faint ? console.palette().faint(text) : text;
    }

    private void end(TurnEvent.End end) {
        if (part != Part.NOTHING) {
            console.print("\n");
        }
        Usage usage = end.usage();
        console.note(String.format(Locale.ROOT, "%d tokens, %.1f tokens/s; %d of %d prompt tokens cached; %s",
                usage.generatedTokens(), usage.tokensPerSecond(), usage.cachedTokens(), usage.promptTokens(),
                reason(end)));
    }

    private static String called(ToolCall call) {
        JsonReport arguments = new JsonReport();
        call.arguments().forEach(arguments::put);
        return "[call] " + call.name() + " " + arguments.text();
    }

    private static String reason(TurnEvent.End end) {
        return end.stopReason().name().toLowerCase(Locale.ROOT);
    }

    private static JsonReport json(TurnEvent event, Reply reply) {
        return switch (event) {
            case ReplyEvent.Reasoning reasoning -> said("reasoning", reasoning.text(), reply);
            case ReplyEvent.Text text -> said("text", text.text(), reply);
            case ReplyEvent.ToolCallStarted started -> event("tool_call_started").put("index", started.index())
                    .put("id", started.id()).put("name", started.name());
            case ReplyEvent.ToolCallArguments more -> event("tool_call_arguments").put("index", more.index())
                    .put("delta", more.delta());
            case ReplyEvent.ToolCallFinished finished -> event("tool_call_finished").put("index", finished.index())
                    .put("call", finished.call().asMap());
            case ReplyEvent.ToolCallAbandoned abandoned -> event("tool_call_abandoned")
                    .put("index", abandoned.index());
            case TurnEvent.Dropped dropped -> event("dropped").put("messages", dropped.messages().size());
            case TurnEvent.End end -> event("end").put("message", end.message().asMap()).put("kept", end.kept())
                    .put("stop_reason", reason(end)).put("usage", usage(end.usage()));
        };
    }

    private static JsonReport said(String kind, String text, Reply reply) {
        JsonReport report = event(kind).put("text", text);
        reply.token().map(GeneratedToken::entropy).ifPresent(nats -> report.put("entropy", nats));
        return report;
    }

    private static JsonReport usage(Usage usage) {
        return new JsonReport().put("prompt_tokens", usage.promptTokens()).put("cached_tokens", usage.cachedTokens())
                .put("generated_tokens", usage.generatedTokens()).put("reasoning_tokens", usage.reasoningTokens())
                .put("prompt_ms", usage.promptTime().toNanos() / 1e6)
                .put("generation_ms", usage.generationTime().toNanos() / 1e6)
                .put("tokens_per_second", usage.tokensPerSecond());
    }

    private static JsonReport event(String kind) {
        return new JsonReport().put("event", kind);
    }

    private void print(JsonReport report) {
        console.print(report.text() + "\n");
    }

    /** Says something beside replies. */
    void say(String text) {
        if (console.json()) {
            print(event("note").put("text", text));
        } else {
            console.print(text + "\n");
        }
    }

    /** Says what went wrong; the conversation goes on. */
    void fail(String message) {
        if (console.json()) {
            print(event("error").put("message", message));
        } else {
            console.note("error: " + message);
        }
    }
}
