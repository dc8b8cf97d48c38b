package io.swerve.steering.campaign;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.swerve.Lab;
import io.swerve.Model;
import io.swerve.chat.ChatInput;
import io.swerve.chat.ChatTemplate;
import io.swerve.chat.jinja.Template;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Chat templates put together from pieces of others, with bombs in between, and damaged conversations. */
final class DamagedTemplates implements Trial {
    private static final List<String> PIECES = List.of("{{", "}}", "{%", "%}", "{#", "#}", "-", "|", ".", "(", ")", "[",
            "]", "'", "\"", "\\", "for x in messages", "endfor", "if x", "endif", "else", "elif", "set x = x + x",
            "set ns.a = 1", "macro m(a, b=2)", "endmacro", "{% call m() %}", "filter upper", "endfilter", "loop.index",
            "namespace(a=1)", "recursive", "loop(messages)", "m(m)", "~", "**", "//", "9999999999999999999999", "1e999",
            "range(10 ** 9)", "'a' * 10 ** 9", "x|tojson(indent=9999)", "'%99999999d' % 1", "|join('')|list|length",
            "messages[0]['content'] * 1000000", "messages[-1]", "messages[::-1]", "messages[5:-9:0]", "x.__class__",
            "strftime_now('%Y%q')", "raise_exception('no')", "{% generation %}", "{% break %}", "is defined", "not",
            "|items", "|dictsort", "|sort(attribute='a.b.c')", "|map(attribute=1)", "|batch(0)", "|slice(0)",
            "|round(99999)",
            "|int(base=99)", "|format(1, 2)", "|replace('', 'aa')", "|truncate(-1)", "|wordwrap(0)", "|indent(-1)",
            "'{0[0].a:>9}'.format(messages)", ".split('')", ".strip(1)", ".encode()", "\u0000", "\ud83d", "\n", " ");
    private static final String CONVERSATION = """
            {"messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "a <|im_end|> b"},
              {"role": "assistant", "content": [{"type": "text", "text": "t"}, {"type": "image"}], "tool_calls":
               [{"id": "1", "type": "function", "function": {"name": "f", "arguments": {"x": [1, 2.5, null, true]}}}]},
              {"role": "tool", "tool_call_id": "1", "content": "12"}, {"role": "user", "content": null}],
             "tools": [{"type": "function", "function": {"name": "f", "description": "d", "parameters": {"type":
               "object", "properties": {"x": {"type": "integer"}}}}}], "add_generation_prompt": true, "thinking": 3}""";

    private final List<String> sources = new ArrayList<>(List.of(ChatTemplate.CHATML.source()));
    private final Model model = Model.load(Lab.BASE);

    DamagedTemplates() throws IOException {
        model.chatTemplate().ifPresent(template -> sources.add(template.source()));
        try (Reader reader = new InputStreamReader(Template.class.getResourceAsStream("cases.json"),
                StandardCharsets.UTF_8)) {
            for (JsonElement one : JsonParser.parseReader(reader).getAsJsonObject().getAsJsonArray("cases")) {
                sources.add(one.getAsJsonObject().get("source").getAsString());
            }
        }
    }

    @Override
    public void run(int number, SplittableRandom random) throws Exception {
        StringBuilder source = new StringBuilder(source(random));
        for (int i = random.nextInt(4) == 0 ? random.nextInt(4) : 1; i > 0; i--) {
            edit(source, random);
        }
        ChatTemplate template = ChatTemplate.of(source.toString(), Map.of("bos_token", "<s>"));
        template.reasoning();
        String conversation = random.nextInt(4) > 0
                ? CONVERSATION
                : new String(JsonDamage.of(CONVERSATION, random), StandardCharsets.UTF_8);
        template.encode(model.tokenizer(), ChatInput.read(conversation).withOpenAssistant(random.nextBoolean()));
    }

    private String source(SplittableRandom random) {
        return sources.get(random.nextInt(3) == 0 ? random.nextInt(2) : random.nextInt(sources.size()));
    }

    private void edit(StringBuilder source, SplittableRandom random) {
        int at = random.nextInt(source.length() + 1);
        int end = Math.min(source.length(), at + 1 + random.nextInt(12));
        String piece = PIECES.get(random.nextInt(PIECES.size()));
        switch (random.nextInt(8)) {
            case 0 -> source.delete(at, end);
            case 1 -> source.replace(at, end, piece);
            case 2 -> source.insert(at, piece.repeat(1 << random.nextInt(14)));
            case 3 -> source.insert(at, source(random));
            case 4 -> source.insert(at, "{% for i in range(" + (1 << random.nextInt(30)) + ") %}" + source(random)
                    + "{% endfor %}");
            case 5 -> source.setLength(at);
            default -> source.insert(at, "{{ " + piece + " }}");
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
