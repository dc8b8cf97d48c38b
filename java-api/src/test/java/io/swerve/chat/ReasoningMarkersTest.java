package io.swerve.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.swerve.Lab;
import io.swerve.Model;
import io.swerve.PromptText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where models think, as their templates tell. */
class ReasoningMarkersTest {
    private static final String LOOP = "{% for m in messages %}[{{ m.role }}] ";

    @ParameterizedTest
    @CsvSource(delimiter = '#', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            <think>\\n{{ m.reasoning_content }}\\n</think>\\n\\n            # <think>  # </think>     # [assistant] <think>\\n # true
            <think>\\n{{ m.reasoning_content }}\\n</think>\\n\\n            # <think>  # </think>     # [assistant] # false
            <a>x<b>{{ m.thinking }}<c>                                     # <a>x<b>  # <c>           # [assistant] # false
            [THINK]{{ m.reasoning }}[/THINK]                               # [THINK]  # [/THINK]      # [assistant] # false
            """)
    void theyAreFoundByRendering(String around, String open, String close, String prompt, boolean opened) {
        ChatTemplate template = ChatTemplate.of((LOOP + "{% if m.role == 'assistant' %}" + around
                + "{% endif %}{{ m.content }}{% endfor %}{% if add_generation_prompt %}" + prompt + "{% endif %}")
                .replace("\\n", "\n"));
        ReasoningMarkers markers = template.reasoning().orElseThrow();
        assertThat(markers).isEqualTo(new ReasoningMarkers(open, close));
        assertThat(markers.isOpenIn(template.render(List.of(ChatMessage.user("a")), true).text())).isEqualTo(opened);
    }

    @Test
    void knownOnesAreFoundInTheSource() {
        assertThat(ChatTemplate.of(LOOP + "{{ m.content.split('</think>')[-1] }}{% endfor %}{{ '<think>' }}")
                .reasoning()).contains(new ReasoningMarkers("<think>", "</think>"));
        assertThat(ChatTemplate.CHATML.reasoning()).isEmpty();
        assertThat(ChatTemplate.of("{{ raise_exception('no') }}").reasoning()).isEmpty();
        try (Model model = Model.load(Lab.THINK)) {
            assertThat(model.chatTemplate().orElseThrow().reasoning()).isEmpty(); // its tokens alone tell
        }
    }

    @Test
    void theLastMarkerDecides() {
        ReasoningMarkers markers = ReasoningMarkers.KNOWN.getFirst();
        assertThat(markers.isOpenIn("a")).isFalse();
        assertThat(markers.isOpenIn("a<think>b")).isTrue();
        assertThat(markers.isOpenIn("<think>b</think>c")).isFalse();
        assertThat(markers.isOpenIn(PromptText.plain("a<think>b"))).isFalse();
        assertThat(markers.isOpenIn(PromptText.trusted("<think>").plus(PromptText.plain("</think>")))).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> new ReasoningMarkers("", "a"));
    }
}
