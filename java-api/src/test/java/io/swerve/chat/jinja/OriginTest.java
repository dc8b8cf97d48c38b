package io.swerve.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes from the caller's data is known as such wherever a template puts it. */
class OriginTest {
    /** Data in brackets, and the template's own text without. */
    private static String marked(String source, Map<String, Object> variables) {
        Rendered rendered = Template.parse(source).render(variables, ZonedDateTime.now());
        StringBuilder marked = new StringBuilder();
        int from = 0;
        for (int i = 0; i <= rendered.edges().length; i++) {
            int to = i < rendered.edges().length ? rendered.edges()[i] : rendered.text().length();
            marked.append(i % 2 == 1
                    ? "[" + rendered.text().substring(from, to) + "]"
                    : rendered.text().substring(from, to));
            from = to;
        }
        return marked.toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', textBlock = """
            a{{ x }}b                                          # a[<X y>]b
            {{ '<' + x + '>' }}                                # <[<X y>]>
            {{ x ~ '-' ~ x }}                                  # [<X y>]-[<X y>]
            {{ x[1:] }}{{ (x ~ 'ab')[3:7] }}                   # [X y>y>]ab
            {{ x|upper }}{{ (x ~ 'ab')|lower }}                # [<X Y><x y>]ab
            {{ ('a' ~ x)|title }}                              # A[<X Y>]
            {{ x|replace('X', 'z') }}                          # [<]z[ y>]
            {{ 'aXb'|replace('X', x) }}                        # a[<X y>]b
            {{ (' ' ~ x ~ ' ')|trim }}                         # [<X y>]
            {{ x.split(' ')[1] }}{{ x.split(' ')|join('-') }}  # [y><X]-[y>]
            {{ [x, 1]|tojson }}                                # ["[<X y>]", 1]
            {{ {'k': x, x: 2}|tojson(indent=1) }}              # {\\n "k": "[<X y>]",\\n "[<X y>]": 2\\n}
            {{ [x, 'a'] }}                                     # ['[<X y>]', 'a']
            {{ '%s|%5s' % (x, x[0]) }}                         # [<X y>]|    [<]
            {{ '{}|{:>6}'.format(x, x) }}                      # [<X y>]| [<X y>]
            {{ x.format(1) }}{{ (x ~ '{}').format('q') }}      # [<X y><X y>]q
            {{ x|reverse }}{{ x|list|first }}{{ x|last }}      # [>y X<<>]
            {% for c in x %}{{ c }}{{ loop.index }}{% endfor %}# [<]1[X]2[ ]3[y]4[>]5
            {% set y %}a{{ x }}{% endset %}{{ y }}             # a[<X y>]
            {% macro m(a) %}<{{ a }}>{% endmacro %}{{ m(x) }}  # <[<X y>]>
            {% filter upper %}a{{ x }}{% endfilter %}          # A[<X Y>]
            {{ d.items()|list|first|last }}{{ d.keys()|first }}# [vk]
            {{ d|dictsort }}                                   # [('[k]', '[v]')]
            {{ x|e }}                                          # [&lt;X y&gt;]
            {{ x * 2 }}{{ x.center(9, '*') }}                  # [<X y><X y>]**[<X y>]**
            {{ x|indent(2, true) }}                            # '  [<X y>]'
            {{ x == '<X y>' }}{{ x in ['<X y>'] }}             # TrueTrue
            {{ x|default('a') }}{{ none or x }}                # [<X y><X y>]
            {{ x|urlencode }}                                  # [%3CX%20y%3E]
            {{ t }}{{ t ~ x }}                                 # <s><s>[<X y>]
            {{ x.partition(' ')|join('_') }}                   # [<X]_[ ]_[y>]
            {{ 'a,b'.join([x, x]) }}                           # [<X y>]a,b[<X y>]
            """)
    void theOriginIsKept(String source, String expected) {
        assertThat(marked(source, Map.of("x", Values.data("<X y>"), "t", Values.trusted("<s>"), "d",
                Values.data(Map.of("k", "v"))))).isEqualTo(expected.replace("\\n", "\n"));
    }

    @Test
    void escapesAreTheDatasOwn() {
        assertThat(marked("{{ x|tojson }}", Map.of("x", Values.data(List.of("a\"b\n\u0001")))))
                .isEqualTo("[\"[a\\\"b\\n\\u0001]\"]");
    }
}
