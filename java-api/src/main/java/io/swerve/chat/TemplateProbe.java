package io.swerve.chat;

import io.swerve.chat.ChatTemplateException.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out how a template writes an assistant's message, by rendering some. */
final class TemplateProbe {
    static final String QUESTION = "Zq7question";
    static final String THOUGHT = "Zq7thought";
    static final String ANSWER = "Zq7answer";

    private final ChatTemplate template;
    private final List<String> prompts;

    /**
     * What templates differ in that they ask of a message with calls.
     *
     * @param tools whether the tools are told
     * @param text whether the arguments are given as a text, in JSON
     * @param silent whether content is none where it is empty
     */
    record Way(boolean tools, boolean text, boolean silent) {
        static final List<Way> ALL = List.of(new Way(true, false, false), new Way(true, false, true),
                new Way(false, false, false), new Way(false, false, true), new Way(true, true, false),
                new Way(true, true, true), new Way(false, true, false), new Way(false, true, true));
    }

    /** A call to be rendered. */
    record Call(String id, String name, Map<String, Object> arguments) {}

    /**
     * A reply.
     *
     * @param text as it follows the prompt; empty if it can't be rendered
     * @param before what precedes it
     * @param unsaid what the prompt opens and this reply doesn't begin with
     */
    record Reply(String text, String before, String unsaid) {}

    static final Call CALL = new Call(Sentinels.ID, Sentinels.NAME, Map.of(Sentinels.KEY, Sentinels.VALUE));

    TemplateProbe(ChatTemplate template) {
        this.template = template;
        this.prompts = prompts();
    }

    /** {@return the source of the template} */
    String source() {
        return template.source();
    }

    /** {@return the prompt, with reasoning wanted; empty if the template can't be rendered at all} */
    String prompt() {
        return prompts.stream().filter(each -> !each.isEmpty()).findFirst().orElse("");
    }

    /** {@return the prompt, with no reasoning wanted; empty if the template can't be rendered at all} */
    String promptWithoutReasoning() {
        return prompts.get(prompts.size() / 2);
    }

    /** {@return what stands behind what a user says, where nobody is asked to reply} */
    String userEnd() {
        String closed = rendered(List.of(question()), false, true, false);
        int at = closed.lastIndexOf(QUESTION);
        return at < 0 ? "" : closed.substring(at + QUESTION.length());
    }

    /** {@return what the prompt ends with: the beginning of the reply} */
    String generationPrompt() {
        String prompt = prompt();
        int at = prompt.lastIndexOf(QUESTION);
        String opened = at < 0 ? "" : prompt.substring(at + QUESTION.length());
        String end = userEnd();
        return opened.startsWith(end) ? opened.substring(end.length()) : opened;
    }

    private List<String> prompts() {
        List<String> found = new ArrayList<>();
        for (boolean thinking : new boolean[]{true, false}) {
            for (boolean told : new boolean[]{false, true}) {
                found.add(rendered(List.of(question()), true, thinking, told));
            }
        }
        return found;
    }

    private static Map<String, Object> question() {
        return Map.of("role", "user", "content", QUESTION);
    }

    /** {@return an assistant's reply without calls, as it follows the prompt; empty if it can't be rendered} */
    Reply reply(String thought, String answer) {
        Map<String, Object> message = message(thought, answer, false);
        Reply plain = reply(message, new Way(false, false, false));
        return plain.text().isEmpty() ? reply(message, new Way(true, false, false)) : plain;
    }

    /** {@return an assistant's reply with calls, as it follows the prompt; empty if it can't be rendered} */
    Reply reply(String thought, String answer, List<Call> calls, Way way) {
        Map<String, Object> message = message(thought, answer, way.silent());
        message.put("tool_calls", calls.stream().map(call -> map(call, way)).toList());
        return reply(message, way);
    }

    private static Map<String, Object> message(String thought, String answer, boolean silent) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("role", "assistant");
        message.put("content", answer.isEmpty() && silent ? null : answer);
        if (!thought.isEmpty()) {
            for (String name : List.of("reasoning_content", "reasoning", "thinking")) {
                message.put(name, thought);
            }
        }
        return message;
    }

    private static Map<String, Object> map(Call call, Way way) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", call.id());
        map.put("type", "function");
        Object arguments = way.text() ? CallReader.JSON.toJson(call.arguments()) : call.arguments();
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", call.name());
        function.put("arguments", arguments);
        map.put("function", function);
        return map;
    }

    private Reply reply(Map<String, Object> message, Way way) {
        String all = rendered(List.of(question(), message), false, true, way.tools());
        Optional<String> whole = prompts.stream().filter(prompt -> !prompt.isEmpty() && all.startsWith(prompt))
                .max(Comparator.comparingInt(String::length));
        if (whole.isPresent()) {
            return new Reply(all.substring(whole.get().length()), whole.get(), "");
        }
        int asked = all.lastIndexOf(QUESTION);
        String prompt = prompt();
        int ask = prompt.lastIndexOf(QUESTION);
        if (asked < 0 || ask < 0) {
            return new Reply("", "", "");
        }
        String said = all.substring(asked + QUESTION.length());
        String opened = prompt.substring(ask + QUESTION.length());
        int shared = Affixes.commonPrefix(said, opened).length();
        return new Reply(said.substring(shared), all.substring(0, all.length() - said.length() + shared),
                opened.substring(shared));
    }

    private String rendered(List<Map<String, Object>> messages, boolean open, boolean thinking, boolean tools) {
        ChatInput input = ChatInput.ofMaps(messages).withOpenAssistant(open)
                .withArgument("enable_thinking", thinking).withArgument("thinking", thinking)
                .withArgument("functions", "[]").withArgument("datetime", "2026-01-01"); // Firefunction's own
        if (tools) {
            input = input.withTools(List.of(tool(Sentinels.NAME), tool(Sentinels.OTHER)));
        }
        try {
            return template.render(input).text();
        } catch (ChatTemplateException e) {
            if (e.kind() == Kind.LIMIT) {
                throw e;
            }
            return ""; // a template that can't render this shows nothing
        }
    }

    private static ToolSpecification tool(String name) {
        return ToolSpecification.of(name, "does", """
                {"type": "object", "properties": {"%s": {"type": "string", "description": "what"}},
                 "required": ["%s"]}""".formatted(Sentinels.KEY, Sentinels.KEY));
    }
}
