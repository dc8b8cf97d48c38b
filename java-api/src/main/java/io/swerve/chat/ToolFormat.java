package io.swerve.chat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How a model writes calls of tools, as its chat template shows: found by rendering some, see
 * {@link ChatTemplate#toolFormat()}. Immutable.
 */
public final class ToolFormat {
    private static final Pattern END = Pattern.compile("<[|｜](calls?|eot|eom|[^<>|｜]*eos[^<>|｜]*)[|｜]>$");

    private final String sectionOpen;
    private final List<CallPart> call;
    private final Optional<String> separator;
    private final String sectionClose;

    /**
     * Creates a format.
     *
     * @param sectionOpen what stands before the first call
     * @param call the parts of each call
     * @param separator what stands between two calls; empty if a reply has one at most
     * @param sectionClose what stands behind the last call
     */
    ToolFormat(String sectionOpen, List<CallPart> call, Optional<String> separator, String sectionClose) {
        this.sectionOpen = sectionOpen;
        this.call = List.copyOf(call);
        this.separator = separator;
        this.sectionClose = sectionClose;
    }

    /** {@return whether a reply may call several tools} */
    public boolean isParallel() {
        return separator.isPresent();
    }

    /** What ends the turn is a token that grammars allow at their end only, and by themselves. */
    private static String withoutEnd(String close) {
        return END.matcher(close.stripTrailing()).replaceFirst("");
    }

    /** {@return whether nothing but brackets tells a call from text, so that only a whole reply can be one} */
    boolean isBare() {
        return !(entries().getFirst().getFirst() instanceof CallPart.Literal literal
                && Marker.isMarker(literal.marker().text()));
    }

    /** {@return what stands before the first call's name; empty for nothing} */
    Optional<Marker> opening() {
        return entries().getFirst().getFirst() instanceof CallPart.Literal literal
                ? Optional.of(literal.marker())
                : Optional.empty();
    }

    /**
     * Writes a grammar for replies that call tools.
     *
     * @param tools all tools
     * @param choice whether the reply calls tools, and which. With {@link ToolChoice#AUTO} the grammar begins behind the
     *            first marker of a call, with {@link ToolChoice#REQUIRED} and one tool at the beginning of the reply
     * @param reasoningEnd what closes the reasoning that the prompt has opened, behind which a required call begins; empty
     *            if the prompt has opened none
     * @return the grammar; empty where nothing is to be held: no call may be made, or no marker tells where one begins
     * @throws IllegalArgumentException if the choice names no tool, or wants a call and there is no tool
     * @throws io.swerve.schema.SchemaException if a grammar can't express the schema of a tool's arguments
     */
    public Optional<ToolGrammar> grammar(List<ToolSpecification> tools, ToolChoice choice,
            Optional<String> reasoningEnd) {
        return grammar(tools, choice, reasoningEnd, false);
    }

    /** With {@code opened}, the prompt ends with what opens the first call. */
    Optional<ToolGrammar> grammar(List<ToolSpecification> tools, ToolChoice choice, Optional<String> reasoningEnd,
            boolean opened) {
        List<ToolSpecification> chosen = choice.among(tools);
        boolean lazy = choice.mode() == ToolChoice.Mode.AUTO;
        if (chosen.isEmpty() || lazy && isBare()) {
            return Optional.empty();
        }
        List<CallPart> parts = call;
        String open = sectionOpen;
        if (call.getFirst() instanceof CallPart.Literal literal) {
            parts = call.subList(1, call.size());
            open += literal.marker().text();
        }
        String marker = Marker.of(open).tokens().isEmpty() ? "" : Marker.of(open).tokens().getFirst();
        CallGrammar grammar = new CallGrammar();
        String first = opened && !lazy
                ? ""
                : lazy ? open.stripLeading().substring(marker.length()) : open.stripLeading();
        boolean several = separator.isPresent() && choice.mode() != ToolChoice.Mode.ONE;
        String literal = call.getFirst() instanceof CallPart.Literal text ? text.marker().text() : "";
        String more = several ? " (" + CallGrammar.literal(separator.get() + literal) + " call)*" : "";
        String space = reasoningEnd.isPresent() && !lazy ? "[ \n]{0,4} " : "";
        grammar.rule("root", space + CallGrammar.literal(first) + " call" + more + " "
                + CallGrammar.literal(withoutEnd(sectionClose)));
        if (sectionClose.isBlank() && parts.getLast() instanceof CallPart.Literal last) {
            List<CallPart> ended = new ArrayList<>(parts.subList(0, parts.size() - 1));
            ended.add(CallPart.Literal.of(withoutEnd(last.marker().text())));
            parts = ended;
        }
        grammar.add(parts, chosen);
        return Optional.of(new ToolGrammar(grammar.text(), lazy ? Optional.of(marker) : reasoningEnd));
    }

    /** {@return whether a prompt ends with what opens calls, so that the reply goes on with a tool's name} */
    boolean isOpenIn(String prompt) {
        return opening().filter(marker -> prompt.stripTrailing().endsWith(marker.text().strip())).isPresent();
    }

    List<CallPart> call() {
        return call;
    }

    /**
     * {@return the ways in which calls begin, most complete first: models leave out the opening of a section or of a call
     * before one that says enough}
     */
    List<List<CallPart>> entries() {
        List<List<CallPart>> entries = new ArrayList<>();
        boolean opens = call.getFirst() instanceof CallPart.Literal;
        String open = opens ? ((CallPart.Literal) call.getFirst()).marker().text() : "";
        List<CallPart> rest = opens ? call.subList(1, call.size()) : call;
        Marker whole = Marker.of(sectionOpen + open);
        entries.add(entry(whole, rest));
        if (!sectionOpen.isBlank() && Marker.isMarker(open)) {
            entries.add(entry(Marker.of(open), rest));
        }
        if (whole.tokens().size() > 1 && whole.tokens().getLast().matches("<[a-z_]+=|<invoke.*")) {
            entries.add(entry(Marker.of(whole.tokens().getLast()), rest));
        }
        if (sectionOpen.contains("<|channel|>") || call.toString().contains("<|channel|>")) {
            for (String header : List.of("<|channel|>commentary ", "<|channel|>analysis ", "")) {
                entries.add(List.of(CallPart.Literal.of(header + "to=functions."), new CallPart.Name(),
                        new CallPart.Anything(), CallPart.Literal.of("<|message|>"), new CallPart.JsonArguments()));
            }
        }
        return entries;
    }

    private static List<CallPart> entry(Marker marker, List<CallPart> rest) {
        List<CallPart> parts = new ArrayList<>();
        if (!marker.isBlank()) {
            parts.add(new CallPart.Literal(marker));
        }
        parts.addAll(rest);
        return parts;
    }

    /** {@return the ways in which another call begins behind one} */
    List<List<CallPart>> continuations() {
        List<List<CallPart>> all = new ArrayList<>(entries());
        all.add(call);
        return all;
    }

    /** {@return the pieces of what closes calls and sections, and stands between calls} */
    Set<String> closers() {
        Set<String> pieces = new LinkedHashSet<>();
        if (call.getLast() instanceof CallPart.Literal literal) {
            pieces.addAll(literal.marker().tokens());
        }
        pieces.addAll(Marker.of(separator.orElse("")).tokens());
        pieces.addAll(Marker.of(sectionClose).tokens());
        if (isBare()) {
            pieces.addAll(List.of(",", ";"));
        }
        return pieces;
    }

    /** {@return the format in short: its markers as the template writes them, and in braces what stands between them} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(sectionOpen);
        call.forEach(part -> text.append(part.describe()));
        separator.ifPresent(between -> text.append("{...}"));
        return text.append(sectionClose).toString().replace("\n", "\\n");
    }
}
