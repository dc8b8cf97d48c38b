package io.swerve.steering.decoding;

import io.swerve.Detokenizer;
import io.swerve.Logits;
import io.swerve.Session;
import io.swerve.StopReason;
import io.swerve.Tokenizer;
import io.swerve.entropy.LogitStatistics;
import io.swerve.steering.plan.Steering;
import java.time.Duration;
import java.util.Arrays;

/** One text as it grows. */
final class TextWriter {
    private static final int INITIAL_CAPACITY = 64;

    private final int index;
    private final DecodingRequest request;
    private final PrefixPool.Place place;
    private final Steering steering;
    private final TokenChooser chooser;
    private final Tokenizer tokenizer;
    private final Detokenizer detokenizer;
    private final StringBuilder text = new StringBuilder();
    /** How many tokens prompt and text may have together. */
    private final int room;
    /** Before the prompt's last token; a place may have served another text. */
    private final long steeredBefore;
    private int[] tokens = new int[INITIAL_CAPACITY];
    private float[] entropies = new float[INITIAL_CAPACITY];
    private float[] logProbabilities = new float[INITIAL_CAPACITY];
    private float[] margins = new float[INITIAL_CAPACITY];
    private double endLogProbability = Double.NaN;
    private int length;
    private StopReason stop;
    private long begin;
    private long end;

    TextWriter(int index, DecodingRequest request, PrefixPool.Place place, Steering steering, Session session) {
        this.index = index;
        this.request = request;
        this.place = place;
        this.steering = steering;
        this.tokenizer = session.model().tokenizer();
        this.detokenizer = tokenizer.detokenizer(true);
        this.room = Rooms.of(session, request.prompt().length, request.maxTokens());
        this.steeredBefore = steering.steeredRows(place.sequence());
        this.chooser = request.chooser().open(session.model(), request.prompt());
        steering.setConstrained(place.sequence(), chooser.isConstrained());
    }

    int index() {
        return index;
    }

    PrefixPool.Place place() {
        return place;
    }

    boolean isComplete() {
        return stop != null;
    }

    /** The token to decode next. */
    int lastToken() {
        return length > 0 ? tokens[length - 1] : request.prompt()[request.prompt().length - 1];
    }

    /** Chooses a token from the logits of the one before. */
    void take(Logits logits, LogitStatistics statistics) {
        if (length == 0) {
            begin = System.nanoTime();
        }
        choose(logits, statistics);
        end = System.nanoTime();
    }

    private void choose(Logits logits, LogitStatistics statistics) {
        logits.measure(statistics, 1);
        int token = chooser.choose(logits, statistics);
        double logProbability = statistics.logProbability(logits.get(token));
        if (tokenizer.isEndOfGeneration(token)) {
            endLogProbability = logProbability;
            stop = StopReason.END_OF_GENERATION;
            return;
        }
        if (length == tokens.length) {
            grow();
        }
        tokens[length] = token;
        entropies[length] = (float) statistics.entropy();
        logProbabilities[length] = (float) logProbability;
        margins[length++] = (float) (statistics.topProbability() - statistics.secondProbability());
        append(detokenizer.append(token));
        if (stop == null && length == request.maxTokens()) {
            stop = StopReason.MAX_TOKENS;
        } else if (stop == null && request.prompt().length + length > room) {
            stop = StopReason.CONTEXT_FULL;
        }
    }

    private void grow() {
        tokens = Arrays.copyOf(tokens, 2 * length);
        entropies = Arrays.copyOf(entropies, 2 * length);
        logProbabilities = Arrays.copyOf(logProbabilities, 2 * length);
        margins = Arrays.copyOf(margins, 2 * length);
    }

    private void append(String added) {
        int before = text.length();
        text.append(added);
        int first = -1;
        for (String end : request.stopStrings()) {
            int at = text.indexOf(end, Math.max(0, before - end.length() + 1));
            if (at >= 0 && (first < 0 || at < first)) {
                first = at;
            }
        }
        if (first >= 0) {
            text.setLength(first);
            stop = StopReason.STOP_STRING;
        }
    }

    /** Ends the text; its sequence stays. */
    DecodedText finish() {
        if (stop != StopReason.STOP_STRING) {
            text.append(detokenizer.finish());
        }
        close();
        return new DecodedText(Arrays.copyOf(tokens, length), text.toString(), stop,
                Arrays.copyOf(entropies, length), Arrays.copyOf(logProbabilities, length),
                Arrays.copyOf(margins, length), endLogProbability,
                steering.steeredRows(place.sequence()) - steeredBefore, Duration.ofNanos(end - begin));
    }

    void close() {
        chooser.close();
    }
}
