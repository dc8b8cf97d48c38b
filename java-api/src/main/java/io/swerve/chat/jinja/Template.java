package io.swerve.chat.jinja;

import io.swerve.chat.ChatTemplateException;
import io.swerve.chat.ChatTemplateException.Kind;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A template in the language of Jinja as Hugging Face's chat templates use it, parsed once and rendered at will.
 * Immutable and thread-safe.
 */
public final class Template {
    private final int[] lines;
    private final List<Statement> statements;

    private Template(String source) {
        String normal = Lexer.normalize(source);
        this.lines = lines(normal);
        try {
            this.statements = new TemplateParser(Lexer.tokens(normal), at -> line(at) + 1).parse();
        } catch (SyntaxFailure e) {
            throw exception(Kind.SYNTAX, e.getMessage(), e.at());
        } catch (StackOverflowError e) {
            throw exception(Kind.SYNTAX, "it is nested too deep", 0);
        }
    }

    /**
     * Parses a template.
     *
     * @param source the template's text
     * @return the template
     * @throws ChatTemplateException if it is malformed
     */
    public static Template parse(String source) {
        return new Template(source);
    }

    /**
     * Renders.
     *
     * @param variables what the template knows by name: values of {@link Values}
     * @param now what {@code strftime_now} takes for the time
     * @return the text, with the origin of its parts
     * @throws ChatTemplateException if the template refuses or fails, or takes too many steps or too much room
     */
    public Rendered render(Map<String, Object> variables, ZonedDateTime now) {
        Run run = new Run(now);
        Scope globals = Scope.root(run);
        Globals.define(globals);
        Scope scope = globals.child();
        variables.forEach(scope::set);
        try {
            Text text = Statement.text(statements, scope);
            return new Rendered(text.value(), text.edges());
        } catch (Failure e) {
            throw exception(e.kind(), e.getMessage(), run.at());
        } catch (StackOverflowError e) {
            throw exception(Kind.LIMIT, "its calls and values are nested too deep for this thread's stack", run.at());
        }
    }

    /** Where each line begins. */
    private static int[] lines(String source) {
        int[] starts = new int[1 + (int) source.chars().filter(c -> c == '\n').count()];
        int line = 0;
        for (int i = source.indexOf('\n'); i >= 0; i = source.indexOf('\n', i + 1)) {
            starts[++line] = i + 1;
        }
        return starts;
    }

    private int line(int at) {
        int found = Arrays.binarySearch(lines, at);
        return found >= 0 ? found : -found - 2;
    }

    private ChatTemplateException exception(Kind kind, String reason, int at) {
        int line = line(at);
        return new ChatTemplateException(kind, reason, line + 1, at - lines[line] + 1);
    }
}
