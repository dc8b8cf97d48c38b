package io.swerve.chat;

import io.swerve.PromptText;
import io.swerve.chat.TemplateProbe.Call;
import io.swerve.chat.TemplateProbe.Way;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Writes replies as a template does, and reads them in pieces. */
final class ReplyTrip {
    private static final String SCHEMA = """
            {"type": "object", "properties": {
              "text": {"type": "string"}, "path": {"type": "string"}, "n": {"type": "integer"},
              "x": {"type": "number"}, "yes": {"type": "boolean"}, "list": {"type": "array"},
              "object": {"type": "object"}, "none": {"type": ["object", "null"]}}}""";
    static final List<ToolSpecification> TOOLS = List.of(ToolSpecification.of("get_weather", "does", SCHEMA),
            ToolSpecification.of("add", "does", SCHEMA), ToolSpecification.of("run", "does", SCHEMA));

    private final ReplyFormat format;
    private final TemplateProbe probe;

    ReplyTrip(ChatTemplate template) {
        this.format = ReplyFormat.of(template);
        this.probe = new TemplateProbe(template);
    }

    ReplyFormat format() {
        return format;
    }

    /**
     * What a template wrote.
     *
     * @param reply the text behind the prompt, without what ends every reply
     * @param prompt what precedes it
     * @param calls which of the wanted ones are in it
     */
    record Written(String reply, String prompt, List<Call> calls, boolean thought, boolean said) {}

    /** What is read from it. */
    record Read(String reasoning, String text, List<ToolCall> calls, String deltas, boolean abandoned) {}

    Optional<Written> write(String thought, String answer, List<Call> calls) {
        for (Way way : calls.isEmpty() ? List.of(new Way(true, false, false)) : Way.ALL) {
            TemplateProbe.Reply reply = calls.isEmpty()
                    ? probe.reply(thought, answer)
                    : probe.reply(thought, answer, calls, way);
            String text = reply.text();
            List<Call> there = calls.stream().filter(call -> text.contains(call.name())).toList();
            if (!text.isEmpty() && there.isEmpty() == calls.isEmpty()) {
                String cut = withoutEnd(text);
                boolean opens = !thought.isEmpty() && text.startsWith(thought) && format.markers().reasoning()
                        .map(pair -> !reply.unsaid().contains(pair.close())).orElse(false);
                return Optional.of(new Written(cut, reply.before() + (opens ? reply.unsaid() : ""), there,
                        !thought.isEmpty() && cut.contains(thought),
                        !answer.isEmpty() && cut.contains(answer)));
            }
        }
        return Optional.empty();
    }

    /** What ends replies, or every message, is never generated, or ends the generation. */
    private String withoutEnd(String reply) {
        String end = format.markers().replyEnd();
        String message = Affixes.commonSuffix(reply.strip(), probe.userEnd().strip());
        String rest = reply.stripTrailing();
        rest = rest.substring(0, rest.length() - message.length());
        int at = Marker.isMarker(end) ? rest.indexOf(end) : -1;
        rest = at < 0 ? rest : rest.substring(0, at);
        return rest.endsWith("<|tool_response>") ? rest.replace("<|tool_response>", "") : rest;
    }

    /** Reads in pieces of one character, or of up to some. */
    Read read(Written written, Random random, int most) {
        return read(new ReplyParser(format, TOOLS, PromptText.trusted(written.prompt()), 0), written.reply(), random,
                most);
    }

    static Read read(ReplyParser parser, String reply, Random random, int most) {
        List<ReplyEvent> events = new ArrayList<>();
        for (int at = 0; at < reply.length();) {
            int to = Math.min(reply.length(), at + 1 + random.nextInt(most));
            events.addAll(parser.feed(reply.substring(at, to)));
            at = to;
        }
        events.addAll(parser.finish());
        StringBuilder reasoning = new StringBuilder();
        StringBuilder text = new StringBuilder();
        List<ToolCall> calls = new ArrayList<>();
        Map<Integer, StringBuilder> deltas = new LinkedHashMap<>();
        boolean abandoned = false;
        for (ReplyEvent event : events) {
            switch (event) {
                case ReplyEvent.Reasoning some -> reasoning.append(some.text());
                case ReplyEvent.Text some -> text.append(some.text());
                case ReplyEvent.ToolCallStarted some -> {
                    if (some.index() != calls.size() || deltas.containsKey(some.index())) {
                        throw new AssertionError("started twice: " + some);
                    }
                    deltas.put(some.index(), new StringBuilder());
                }
                case ReplyEvent.ToolCallArguments some -> deltas.get(some.index()).append(some.delta());
                case ReplyEvent.ToolCallFinished some -> {
                    Map<String, Object> told = CallReader.object(deltas.get(some.index()).toString()).orElseThrow(
                            () -> new AssertionError("deltas are no JSON: " + deltas.get(some.index())));
                    if (!same(told, some.call().arguments())) {
                        throw new AssertionError(told + " was told of " + some.call());
                    }
                    calls.add(some.call());
                }
                case ReplyEvent.ToolCallAbandoned some -> {
                    deltas.remove(some.index());
                    abandoned = true;
                }
            }
        }
        return new Read(reasoning.toString(), text.toString(), calls, deltas.toString(), abandoned);
    }

    /** Whether values are the same, numbers by their value. */
    static boolean same(Object a, Object b) {
        if (a instanceof Number && b instanceof Number) {
            return new BigDecimal(a.toString()).compareTo(new BigDecimal(b.toString())) == 0;
        }
        if (a instanceof Map<?, ?> one && b instanceof Map<?, ?> two) {
            return one.keySet().equals(two.keySet())
                    && one.keySet().stream().allMatch(key -> same(one.get(key), two.get(key)));
        }
        if (a instanceof List<?> one && b instanceof List<?> two) {
            boolean same = one.size() == two.size();
            for (int i = 0; same && i < one.size(); i++) {
                same = same(one.get(i), two.get(i));
            }
            return same;
        }
        return a == null ? b == null : a.equals(b);
    }

    static Map<String, Object> arguments(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    /** Calls whose arguments are as hard as may be. */
    static List<List<Call>> calls() {
        Call plain = new Call("aB3dE6gH9", "get_weather", arguments("text", "Oslo", "n", 3));
        Call nasty = new Call("aB3dE6gH8", "run", arguments("text",
                "a \"q\" 'p' \\ {x} [y] </b> <| é 🚀 \n\tline\n\n  end ,: true", "path", "7", "n", -12,
                "x", 2.5, "yes", true, "list", Arrays.asList(1, "two", false, List.of(), null), "object",
                arguments("k", arguments("z", List.of(1, arguments("y", "v }")))), "none", null));
        Call empty = new Call("aB3dE6gH7", "add", Map.of());
        Call blank = new Call("aB3dE6gH6", "add", arguments("text", ""));
        Call markers = new Call("aB3dE6gH5", "run", arguments("text",
                "<tool_call>\n{\"name\": \"x\"}</tool_call> </think> [ARGS]{} <|tool_call_end|>", "n", 1));
        return List.of(List.of(plain), List.of(nasty), List.of(empty), List.of(blank), List.of(markers),
                List.of(plain, new Call("aB3dE6gH4", "add", arguments("x", 1.5, "n", 0))), List.of(nasty, plain),
                List.of(empty, plain), List.of(plain, empty));
    }
}
