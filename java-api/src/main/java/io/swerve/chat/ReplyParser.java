package io.swerve.chat;

import io.swerve.PromptText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Tells the reasoning, the text and the calls of tools of a reply apart, while it is written. Made for one reply by
 * {@link ChatTemplate#replyParser}. It holds back only what may be the beginning of a marker, and never refuses what a
 * model writes: a malformed call is text.
 *
 * <p>
 * Give it the reply with its control tokens, see {@link io.swerve.GenerationOptions#withShowControl}: many templates'
 * markers are such tokens. White space around markers belongs to them. Thread rule: one thread at a time.
 */
public final class ReplyParser {
    private enum Mode {
        /** Nothing was written since the beginning, or since reasoning or a call: more of those may follow. */
        START,
        /** In the text. */
        TEXT,
        /** In the reasoning. */
        REASONING,
        /** In a call. */
        CALL,
        /** Behind a call: what closes it, or the next one. */
        BEHIND_CALL
    }

    private final ReplyMarkers markers;
    private final Optional<ToolFormat> format;
    private final ReplyTools tools;
    private final int firstCall;
    private final Set<String> silent = new LinkedHashSet<>();
    private final Set<String> textMarkers;
    private final Set<String> closers;
    /** Whether the prompt ends with what opens calls, and text too. */
    private final boolean opened;
    private final boolean bare;
    private final StringBuilder buffer = new StringBuilder();
    private final StringBuilder thoughts = new StringBuilder();
    private final StringBuilder text = new StringBuilder();
    private final List<ToolCall> calls = new ArrayList<>();
    private Mode mode;
    /** Whether white space is dropped that comes next: behind a marker. */
    private boolean trims;
    private boolean finished;
    /** The ways in which the call that begins may go on, the one that is tried first. */
    private List<List<CallPart>> attempts = List.of();
    private CallReader call;
    /** Whether events of this call were given out. */
    private boolean told;
    /** Where the call begins: behind white space. */
    private int callFrom;
    private boolean behindCall;

    ReplyParser(ReplyFormat format, List<ToolSpecification> tools, PromptText prompt, int firstCall) {
        this.markers = format.markers();
        this.tools = new ReplyTools(tools);
        this.format = tools.isEmpty() ? Optional.empty() : format.tools();
        this.firstCall = firstCall;
        silent.addAll(markers.silent());
        Optional<Marker> opening = this.format.filter(found -> found.isOpenIn(prompt.text()))
                .flatMap(ToolFormat::opening);
        this.opened = opening.isPresent();
        opening.ifPresent(marker -> silent.add(marker.text().strip() + markers.textOpen()));
        this.textMarkers = textMarkers();
        this.bare = this.format.map(ToolFormat::isBare).orElse(false);
        this.closers = this.format.map(ToolFormat::closers).orElse(Set.of());
        boolean thinking = markers.reasoning().map(pair -> pair.isOpenIn(prompt)).orElse(false);
        this.mode = thinking ? Mode.REASONING : Mode.START;
        this.trims = thinking;
    }

    /**
     * Reads more of the reply.
     *
     * @param piece the next piece, of any length
     * @return what is certain now, in order; perhaps nothing
     * @throws IllegalStateException if the reply was finished
     */
    public List<ReplyEvent> feed(String piece) {
        if (finished) {
            throw new IllegalStateException("the reply is finished: a parser is for one reply");
        }
        buffer.append(Objects.requireNonNull(piece, "piece"));
        List<ReplyEvent> events = new ArrayList<>();
        while (advance(events)) {
            // as long as there are markers
        }
        return events;
    }

    /**
     * Ends the reply. Idempotent.
     *
     * @return what was held back
     */
    public List<ReplyEvent> finish() {
        List<ReplyEvent> events = new ArrayList<>();
        if (!finished) {
            finished = true;
            while (mode == Mode.CALL) { // cut off
                abandon(events);
                while (advance(events)) {
                    // as long as there are markers
                }
            }
            emit(events, buffer.length());
        }
        return events;
    }

    /** {@return the reply as far as it is certain: the assistant's message, to be added to the conversation} */
    public ChatMessage message() {
        ChatMessage message = ChatMessage.assistant(text.toString()).withToolCalls(calls);
        return thoughts.isEmpty() ? message : message.withReasoning(thoughts.toString());
    }

    /** Takes something from the buffer; false if more has to be known first. */
    private boolean advance(List<ReplyEvent> events) {
        return switch (mode) {
            case START, TEXT -> text(events);
            case REASONING -> reasoning(events);
            case CALL -> call(events);
            case BEHIND_CALL -> behindCall();
        };
    }

    // ---- reasoning

    private boolean reasoning(List<ReplyEvent> events) {
        String close = markers.reasoning().orElseThrow().close();
        int at = buffer.indexOf(close);
        int end = trimmed(at >= 0 ? at : buffer.length() - Marker.beginningAtEnd(buffer, close));
        emit(events, end);
        if (at < 0) {
            return false;
        }
        buffer.delete(0, at - end + close.length());
        mode = Mode.START;
        trims = true;
        return true;
    }

    // ---- text

    private boolean text(List<ReplyEvent> events) {
        if (mode == Mode.START && !buffer.isEmpty()) {
            Optional<Boolean> begun = start();
            if (begun.isPresent()) {
                return begun.get();
            }
        }
        int best = -1;
        String found = "";
        int held = 0;
        for (String marker : textMarkers) {
            int at = buffer.indexOf(marker);
            if (at >= 0 && (best < 0 || at < best || at == best && marker.length() > found.length())) {
                best = at;
                found = marker;
            }
            held = Math.max(held, Marker.beginningAtEnd(buffer, marker));
        }
        if (best < 0) {
            emit(events, textMarkers.isEmpty() ? buffer.length() : trimmed(buffer.length() - held));
            return false;
        }
        int end = trimmed(best);
        emit(events, end);
        String rest = buffer.substring(best - end);
        if (textMarkers.stream().anyMatch(marker -> marker.length() > rest.length() && marker.startsWith(rest))) {
            return false; // it may be a longer one
        }
        int at = best - end;
        if (silent.contains(found) || isReasoningOpen(found)) {
            buffer.delete(0, at + found.length());
            mode = isReasoningOpen(found) ? Mode.REASONING : mode;
            trims = true;
            return true;
        }
        begin(at);
        return true;
    }

    /**
     * What only the beginning of a reply may be: reasoning, or a call that nothing announces. Empty if it is neither;
     * false if more must be known.
     */
    private Optional<Boolean> start() {
        int from = Marker.skipSpace(buffer, 0);
        if (from == buffer.length()) {
            return Optional.of(false);
        }
        String begun = buffer.substring(from);
        if (markers.reasoning().isPresent()) {
            String open = markers.reasoning().get().open();
            if (begun.startsWith(open)) {
                buffer.delete(0, from + open.length());
                mode = Mode.REASONING;
                trims = true;
                return Optional.of(true);
            }
            String close = markers.reasoning().get().close();
            if (begun.startsWith(close) && text.isEmpty() && calls.isEmpty()) {
                buffer.delete(0, from + close.length()); // none, or what the prompt opened
                trims = true;
                return Optional.of(true);
            }
            if (open.startsWith(begun) || close.startsWith(begun)) {
                return Optional.of(false);
            }
        }
        if (opened && text.isEmpty() && calls.isEmpty()) {
            return Optional.of(behindOpening(begun, from));
        }
        if (format.isPresent() && mayFollow(begun.charAt(0))) {
            begin(from);
            return Optional.of(true);
        }
        return Optional.empty();
    }

    /** Where the prompt opened a call, or text: what opens text only, or a tool's name. */
    private boolean behindOpening(String begun, int from) {
        String textOpen = markers.textOpen();
        if (begun.startsWith(textOpen)) {
            buffer.delete(0, from + textOpen.length());
            mode = Mode.TEXT;
            trims = true;
            return true;
        }
        if (textOpen.startsWith(begun)) {
            return false;
        }
        begin(from);
        List<CallPart> whole = format.orElseThrow().call();
        attempts = new ArrayList<>(List.of(whole.subList(1, whole.size())));
        attempt();
        return true;
    }

    /** Whether a character may begin a call that no marker announces. */
    private boolean mayFollow(char c) {
        boolean unmarked = behindCall && !(format.get().call().getFirst() instanceof CallPart.Literal);
        return bare && "{[".indexOf(c) >= 0 || unmarked && (c == '{' || Character.isLetter(c));
    }

    private boolean isReasoningOpen(String marker) {
        return markers.reasoning().map(pair -> pair.open().equals(marker)).orElse(false);
    }

    private Set<String> textMarkers() {
        Set<String> all = new LinkedHashSet<>(silent);
        if (markers.headed()) { // parts of each kind may follow each other
            markers.reasoning().ifPresent(pair -> all.add(pair.open()));
        }
        format.ifPresent(found -> found.entries().forEach(entry -> {
            if (entry.getFirst() instanceof CallPart.Literal literal && Marker.isMarker(literal.marker().text())) {
                all.add(literal.marker().tokens().getFirst());
            }
        }));
        return all;
    }

    // ---- calls

    private void begin(int from) {
        attempts = new ArrayList<>(behindCall ? format.orElseThrow().continuations() : format.orElseThrow().entries());
        callFrom = from;
        mode = Mode.CALL;
        attempt();
    }

    private void attempt() {
        told = false;
        call = new CallReader(attempts.removeFirst(), tools, callFrom, calls.size(), ownId());
    }

    private String ownId() {
        return "call%05d".formatted((firstCall + calls.size() + 1) % 100_000);
    }

    private boolean call(List<ReplyEvent> events) {
        int to = call.read(buffer);
        boolean unknown = (bare || opened) && call.name().filter(name -> !tools.has(name)).isPresent();
        if (to == CallReader.NO || unknown) {
            if (!told && !attempts.isEmpty()) {
                attempt();
            } else {
                abandon(events);
            }
            return true;
        }
        List<ReplyEvent> news = call.takeEvents();
        events.addAll(news);
        told |= !news.isEmpty();
        if (to == CallReader.MORE) {
            return false;
        }
        calls.add(call.call());
        buffer.delete(0, to);
        mode = Mode.BEHIND_CALL;
        return true;
    }

    /** This is no call: at least what its opening begins with is text. */
    private void abandon(List<ReplyEvent> events) {
        if (told) { // what wasn't told need not be taken back
            events.add(new ReplyEvent.ToolCallAbandoned(calls.size()));
        }
        mode = Mode.TEXT;
        trims = behindCall;
        emit(events, Math.min(buffer.length(), callFrom + 1));
    }

    private boolean behindCall() {
        int from = Marker.skipSpace(buffer, 0);
        String rest = buffer.substring(from);
        boolean undecided = rest.isEmpty();
        for (List<CallPart> next : format.orElseThrow().continuations()) {
            int at = next.getFirst() instanceof CallPart.Literal literal
                    ? literal.marker().matchAt(buffer, from)
                    : CallReader.NO;
            undecided |= at == CallReader.MORE;
            if (at >= 0) { // what begins a call may look like what ends one
                buffer.delete(0, from);
                behindCall = true;
                begin(0);
                return true;
            }
        }
        if (undecided) {
            behindCall = true;
            trims = true;
            return false;
        }
        for (String piece : closers) {
            if (rest.startsWith(piece)) {
                buffer.delete(0, from + piece.length());
                return true;
            }
            undecided |= piece.startsWith(rest);
        }
        behindCall = true;
        trims = true;
        if (!undecided) {
            buffer.delete(0, from);
            mode = Mode.START;
        }
        return !undecided;
    }

    // ---- what is certain

    /** The end of what is before an index and the white space in front of that. */
    private int trimmed(int end) {
        int at = end;
        while (at > 0 && Character.isWhitespace(buffer.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    private void emit(List<ReplyEvent> events, int end) {
        int from = 0;
        while (trims && from < end && Character.isWhitespace(buffer.charAt(from))) {
            from++;
        }
        if (from < end) {
            String piece = buffer.substring(from, end);
            boolean thinking = mode == Mode.REASONING;
            (thinking ? thoughts : text).append(piece);
            events.add(thinking ? new ReplyEvent.Reasoning(piece) : new ReplyEvent.Text(piece));
            mode = thinking ? mode : Mode.TEXT;
            trims = false;
            behindCall = false;
        }
        buffer.delete(0, end);
    }
}
