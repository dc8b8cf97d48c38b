package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.bench.model.LabModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code swerve template}. */
class TemplateCommandTest {
    @TempDir
    private Path folder;

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void aModelsTemplateGivesTextAndTokens() throws IOException {
        String input = file("c.json", "{\"messages\": [{\"role\": \"user\", \"content\": \"a<|im_end|>\"}]}");
        String wanted = "<|im_start|>user\na<|im_end|><|im_end|>\n<|im_start|>assistant\n";
        JsonObject json = Run.of("template", "-m", "lab:think", "--input", input, "--json").json();
        assertThat(json.get("text").getAsString()).isEqualTo(wanted);
        try (Model model = Model.load(LabModel.THINK.path())) {
            int[] tokens = Run.ints(json.getAsJsonArray("tokens"));
            assertThat(model.tokenizer().decode(tokens, true)).endsWith(wanted);
            assertThat(tokens.length).isGreaterThan(model.tokenizer().encode(wanted, Encoding.PROMPT).length);
        }
        assertThat(Run.of("template", "-m", "lab:think", "--input", input).out()).isEqualTo(wanted + "\n");
    }

    @Test
    void aFileIsRenderedWithArgumentsAndAFixedTime() throws IOException {
        String template = file("t.jinja", "{{ bos_token }}{{ strftime_now('%d %b %Y') }}|{{ enable_thinking }}|"
                + "{% for m in messages %}{{ m.role }}:{{ m.content }};{% endfor %}{{ add_generation_prompt }}");
        String input = file("c.json", "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}], \"bos_token\":"
                + " \"<s>\", \"enable_thinking\": false, \"add_generation_prompt\": false}");
        for (String now : new String[]{"2026-11-28T12:34:56", "2026-11-28T12:34:56Z", "2026-11-28T12:34:56+02:00"}) {
            JsonObject json = Run.of("template", "--file", template, "--input", input, "--now", now, "--json").json();
            assertThat(json.get("text").getAsString()).isEqualTo("<s>28 Nov 2026|False|user:Hi;False");
            assertThat(json.has("tokens")).isFalse();
        }
        Run wrong = Run.of("template", "--file", template, "--input", input, "--now", "today");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("--now today");
    }

    @Test
    void refusalsAreToldWithTheirPlace() throws IOException {
        String template = file("t.jinja", "\n  {{ raise_exception('no ' + messages[0].role) }}");
        String input = file("c.json", "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}");
        JsonObject json = Run.of("template", "--file", template, "--input", input, "--json").json();
        assertThat(json.get("error").getAsString()).isEqualTo("no user");
        assertThat(json.get("line").getAsInt()).isEqualTo(2);
        Run plain = Run.of("template", "--file", template, "--input", input);
        assertThat(plain.code()).isEqualTo(1);
        assertThat(plain.err()).contains("line 2").contains("no user");
        assertThat(plain.out()).isEmpty();
    }
}
