package io.swerve.chat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a model writes calls of tools, as its chat template shows: found by rendering some, see
 * {@link ChatTemplate#toolFormat()}. Immutable.
 */
public final class ToolFormat {
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

    /** {@return whether nothing but brackets tells a call from text, so that only a whole reply can be one} */
    boolean isBare() {
        return !(entries().getFirst().getFirst() instanceof CallPart.Literal literal
                && Texts.isMarker(literal.marker().text()));
    }

    /** {@return what stands before the first call's name; empty for nothing} */
    Optional<Marker> opening() {
        return entries().getFirst().getFirst() instanceof CallPart.Literal literal
                ? Optional.of(literal.marker())
                : Optional.empty();
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
        if (!sectionOpen.isBlank() && Texts.isMarker(open)) {
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

    @Override
    public String toString() {
        return "ToolFormat[" + sectionOpen + " " + call + " " + separator + " " + sectionClose + "]";
    }
}
