package io.swerve.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.swerve.chat.ChatTemplateException;
import io.swerve.chat.ChatTemplateException.Kind;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hostile template can't do. */
class LimitsTest {
    private static ChatTemplateException refusal(String source, Object x) {
        return catchThrowableOfType(ChatTemplateException.class,
                () -> Template.parse(source).render(Map.of("x", x), ZonedDateTime.now()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{ 'a' * 1000000000000 }}", "{{ [1] * 1000000000000 }}",
            "{{ 10 ** 10 ** 10 ** 10 ** 10 }}",
            "{{ (10 ** 1000) ** 1000 }}", "{{ '%999999999d' % 1 }}", "{{ '{:999999999}'.format(1) }}",
            "{{ 'a'.ljust(1000000000) }}", "{{ 'a'.zfill(1000000000) }}", "{{ 'a'|center(1000000000) }}",
            "{{ 'a\nb'|indent(1000000000) }}", "{{ [1, [2]]|tojson(indent=1000000000) }}",
            "{{ [1]|batch(1000000000, 0)|list }}", "{{ [1]|slice(1000000000)|list }}",
            "{{ '\t'.expandtabs(1000000000) }}",
            "{% set s = namespace(v='aa') %}{% for i in range(99) %}{% set s.v = s.v + s.v %}{% endfor %}",
            "{% set s = namespace(v=[1, 2]) %}{% for i in range(99) %}{% set s.v = s.v + s.v %}{% endfor %}",
            "{% set s = namespace(v='a') %}{% for i in range(99) %}{% set s.v = s.v|replace('a', 'aa') %}{% endfor %}",
            "{% set s = namespace(v='a') %}{% for i in range(99) %}{% set s.v = [s.v, s.v]|join %}{% endfor %}",
            "{% set s = namespace(v='a') %}{% for i in range(99) %}{% set s.v = '%s%s' % (s.v, s.v) %}{% endfor %}",
            "{% set s = namespace(v='a') %}{% for i in range(99) %}{% set s.v = '{0}{0}'.format(s.v) %}{% endfor %}",
            "{% set s = namespace(v='a') %}{% for i in range(99) %}{% set s.v %}{{ s.v }}{{ s.v }}{% endset %}{% endfor %}",
            "{% set s = namespace(v=[]) %}{% for i in range(999) %}{% set s.v = [s.v] %}{% endfor %}{{ s.v }}",
            "{% set s = namespace(v=[]) %}{% for i in range(999) %}{% set s.v = [s.v] %}{% endfor %}{{ s.v|tojson }}",
            "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
            "{% for i in [[]] recursive %}{{ loop([[]]) }}{% endfor %}"})
    void workAndRoomAreBounded(String source) {
        assertThat(refusal(source, 1L)).as(source).isNotNull().extracting(ChatTemplateException::kind)
                .isEqualTo(Kind.LIMIT);
    }

    @Test
    void stepsAreBounded() {
        String loop = "{% for a in range(9999) %}";
        assertThat(refusal(loop + loop + loop + "{% endfor %}{% endfor %}{% endfor %}", 1L)).isNotNull()
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.LIMIT))
                .satisfies(e -> assertThat(e.reason()).contains("30000000 steps"));
    }

    @Test
    void sourcesAreNotNestedTooDeep() {
        for (String source : List.of("{{ " + "(".repeat(5000) + "1" + ")".repeat(5000) + " }}",
                "{{ " + "[".repeat(5000) + "]".repeat(5000) + " }}", "{{ " + "-".repeat(5000) + "1 }}",
                "{% if x %}".repeat(5000) + "{% endif %}".repeat(5000),
                "{{ " + "1 if 1 else ".repeat(5000) + "1 }}")) {
            assertThat(refusal(source, 1L)).isNotNull().extracting(ChatTemplateException::kind)
                    .isEqualTo(Kind.SYNTAX);
        }
        assertThat(refusal("{{ " + "not ".repeat(5001) + "x }}", 1L)).isNull();
        assertThat(refusal("{{ 1" + " + 1".repeat(20_000) + " }}", 1L)).satisfiesAnyOf(
                e -> assertThat(e).isNull(), e -> assertThat(e.kind()).isEqualTo(Kind.LIMIT));
    }

    /** Python's objects lead from any value to the interpreter; here there is nothing behind them. */
    @ParameterizedTest
    @ValueSource(strings = {"x.__class__", "x['__class__']", "x|attr('__class__')", "'{0.__class__}'.format(x)"})
    void nothingLeadsOut(String expression) {
        for (Object value : List.of(Text.of("a"), 1L, Items.list(List.of()), new Dict())) {
            assertThat(refusal("{% if (" + expression + ") != '' %}{{ (" + expression + ").a }}{% endif %}", value))
                    .as(value.toString()).satisfiesAnyOf(e -> assertThat(e).isNull(),
                            e -> assertThat(e.reason()).endsWith("is unsafe."));
        }
    }
}
