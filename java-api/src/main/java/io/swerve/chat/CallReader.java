package io.swerve.chat;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.swerve.internal.json.JsonValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one call of a tool while it is written, part by part, each from a text that grows. The parts' readers say how
 * far they came, or that more of the text is needed, or that this is no call.
 */
final class CallReader {
    /** More of the text must be known. */
    static final int MORE = Marker.MORE;
    /** This is no call. */
    static final int NO = Marker.NO;
    static final Gson JSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private static final String NAME_CHARACTERS = "_.-";

    private final List<CallPart> parts;
    private final ReplyTools tools;
    private final int index;
    private final String ownId;
    private final List<ReplyEvent> events = new ArrayList<>();
    private final boolean writesId;
    private Optional<String> name = Optional.empty();
    private Optional<String> id = Optional.empty();
    private Map<String, Object> arguments = Map.of();
    private boolean started;
    private int part;
    private int at;
    private PartReader reader;

    /** Reads a part that may be long, and remembers how far it came. */
    interface PartReader {
        /**
         * Reads on.
         *
         * @param source the text, longer than the last time
         * @param call receives what was read
         * @return the index behind the part, {@link #MORE} or {@link #NO}
         */
        int read(CharSequence source, CallReader call);
    }

    /**
     * Begins a call.
     *
     * @param parts how it is written
     * @param tools what may be called
     * @param from where it begins in the text
     * @param index its number in the reply
     * @param ownId its id if the model writes none
     */
    CallReader(List<CallPart> parts, ReplyTools tools, int from, int index, String ownId) {
        this.parts = parts;
        this.tools = tools;
        this.at = from;
        this.index = index;
        this.ownId = ownId;
        this.writesId = parts.stream().anyMatch(each -> each instanceof CallPart.Id
                || each instanceof CallPart.JsonCall json && json.id().isPresent());
    }

    /**
     * Reads on.
     *
     * @param source the text
     * @return the index behind the call, {@link #MORE} or {@link #NO}
     */
    int read(CharSequence source) {
        while (part < parts.size()) {
            int next = readPart(source, parts.get(part));
            if (next < 0) {
                return next;
            }
            at = next;
            reader = null;
            boolean wasArguments = isArguments(parts.get(part++));
            if (wasArguments) {
                start();
                events.add(new ReplyEvent.ToolCallFinished(index, call()));
                return at; // what closes a call is taken leniently, by the parser
            }
        }
        return NO;
    }

    private static boolean isArguments(CallPart part) {
        return part instanceof CallPart.JsonArguments || part instanceof CallPart.JsonCall
                || part instanceof CallPart.BracketArguments || part instanceof CallPart.MarkedArguments;
    }

    private int readPart(CharSequence source, CallPart what) {
        return switch (what) {
            case CallPart.Literal literal -> literal(source, literal);
            case CallPart.Name _ -> word(source, true);
            case CallPart.Id _ -> word(source, false);
            case CallPart.Counter _ -> counter(source);
            case CallPart.Anything _ -> anything(source);
            default -> arguments(source, what);
        };
    }

    private int literal(CharSequence source, CallPart.Literal literal) {
        int next = literal.marker().matchAt(source, at);
        boolean beforeId = part + 1 < parts.size() && parts.get(part + 1) instanceof CallPart.Id;
        if (next == NO && beforeId && part > 0) {
            part++; // models leave ids out
            return at;
        }
        return next;
    }

    private int word(CharSequence source, boolean isName) {
        int from = Marker.skipSpace(source, at);
        int to = from;
        while (to < source.length() && (Character.isLetterOrDigit(source.charAt(to))
                || NAME_CHARACTERS.indexOf(source.charAt(to)) >= 0 || !isName && source.charAt(to) == ':')) {
            to++;
        }
        if (to == source.length()) {
            return MORE;
        }
        if (to == from) {
            return NO;
        }
        String word = source.subSequence(from, to).toString();
        if (isName) {
            name = Optional.of(word);
        } else {
            id = Optional.of(word);
        }
        return to;
    }

    private int counter(CharSequence source) {
        int to = at;
        while (to < source.length() && Character.isDigit(source.charAt(to))) {
            to++;
        }
        return to == source.length() ? MORE : to == at ? NO : to;
    }

    private int anything(CharSequence source) {
        Marker end = ((CallPart.Literal) parts.get(part + 1)).marker();
        for (int from = at; from < source.length(); from++) {
            int found = end.matchAt(source, from);
            if (found != NO) {
                return found == MORE ? MORE : from;
            }
            if (source.charAt(from) == '\n' || from - at > 100) {
                return NO;
            }
        }
        return MORE;
    }

    private int arguments(CharSequence source, CallPart what) {
        if (reader == null) {
            reader = switch (what) {
                case CallPart.JsonCall json -> new JsonCallReader(json, at);
                case CallPart.BracketArguments brackets -> new BracketReader(brackets, at);
                case CallPart.MarkedArguments marked -> new MarkedReader(marked, end(), at);
                default -> new JsonArgumentsReader(at);
            };
            if (!(what instanceof CallPart.JsonCall)) {
                start();
            }
        }
        return reader.read(source, this);
    }

    /** What ends the arguments: the literal behind them. */
    private Marker end() {
        return part + 1 < parts.size() && parts.get(part + 1) instanceof CallPart.Literal literal
                ? literal.marker()
                : Marker.of("");
    }

    // ---- what the parts' readers found

    /** The name is known, but not yet whether the id is. */
    void named(String found) {
        name = Optional.of(found);
        if (!writesId || id.isPresent()) {
            start();
        }
    }

    void identified(String found) {
        id = Optional.of(found);
    }

    boolean isStarted() {
        return started;
    }

    /** Tells of the call, as soon as its name and id are known. */
    private void start() {
        if (!started && name.isPresent()) {
            started = true;
            events.add(new ReplyEvent.ToolCallStarted(index, id.orElse(ownId), name.get()));
        }
    }

    void delta(String json) {
        if (!json.isEmpty()) {
            start();
            events.add(new ReplyEvent.ToolCallArguments(index, json));
        }
    }

    void arguments(Map<String, Object> values) {
        arguments = values;
    }

    Optional<String> name() {
        return name;
    }

    ToolCall call() {
        return new ToolCall(id.orElse(ownId), name.orElseThrow(), arguments);
    }

    Map<String, Object> schema() {
        return name.map(tools::parameters).orElse(Map.of());
    }

    boolean knows(String tool) {
        return tools.has(tool);
    }

    List<ReplyEvent> takeEvents() {
        List<ReplyEvent> taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    /** {@return a JSON object; empty if the text is none} */
    static Optional<Map<String, Object>> object(String json) {
        try {
            if (JsonValues.parse(json) instanceof Map<?, ?> map) {
                Map<String, Object> values = new LinkedHashMap<>();
                map.forEach((key, value) -> values.put((String) key, value));
                return Optional.of(values);
            }
        } catch (IllegalArgumentException e) {
            // said by the result
        }
        return Optional.empty();
    }
}
