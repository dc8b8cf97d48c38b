package io.swerve.steering.extraction;

import io.swerve.Session;
import io.swerve.steering.ModelIdentity;
import io.swerve.steering.VectorInfo;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Extracts steering vectors: reads the texts of a contrast once, all layers in one pass, and makes a direction of each
 * layer's activations, with diagnostics.
 *
 * <p>
 * Only running sums are kept, in double precision, so memory grows with layers times {@code n_embd} and not with the
 * data; the methods say where they differ. The diagnostics cost no second pass: a quarter of the examples, drawn by the
 * seed, is read last, and the direction of the others is tested on it (with eight examples or more, of each label where
 * there are labels). The vector itself rests on all examples.
 *
 * <p>
 * The same data on the same kind of session give the same vector bit for bit, and exchanged sides its exact negative.
 * With other batch sizes or another number of sequences, llama.cpp's kernels round differently: measured on the lab's
 * thinking model, the vector then differs by less than 0.1 % of its length with F16 weights, by 0.2 to 3 % with Q8_0
 * weights.
 */
public final class Extractor {
    /** What a probe may hold of activations. */
    private static final long PROBE_BYTES = 512L << 20;

    private Extractor() {}

    /**
     * Extracts a vector. Uses all sequences of the session, and its batch. A control vector in force is not taken away:
     * the activations are then those of the steered model.
     *
     * @param session an {@linkplain io.swerve.SessionOptions#observable observable} session without open sequences.
     *            With more than one sequence ({@link io.swerve.SessionOptions#maxSequences}) texts are decoded
     *            together, which is faster for short ones, and what the texts of a pair begin with is decoded once
     * @param data the texts
     * @param options what to read and what to make of it
     * @return the vector, with its passport filled in, and how far the two sides lie apart
     * @throws ExtractionDataException if a text is longer than the context or has no token to read, the method needs
     *             pairs and there are labels, or a probe would have to hold too much, all before anything is decoded; or
     *             if the two sides turn out not to differ in a layer
     * @throws IllegalArgumentException if the model lacks a layer
     * @throws IllegalStateException if the session isn't observable, or has open sequences
     * @throws io.swerve.steering.SteeringVectorException if the model's activations are not finite
     * @throws io.swerve.UnsupportedModelException if the model's graph does not show a layer's output
     * @throws CancellationException if the progress follower or {@link Session#abort()} stopped it
     * @throws io.swerve.ClosedException if the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using it
     */
    public static Extraction extract(Session session, ExtractionData data, ExtractionOptions options) {
        int[] layers = options.layers().resolve(session.model().layerCount());
        ReadingPlan plan = plan(session, data, options, layers);
        ContrastLearner learner = new ContrastLearner(plan.order(), layers, session.model().embeddingSize(),
                options.method(), options.position().equals(TokenPosition.RESPONSE_TOKENS));
        List<ReadingText> texts = plan.texts();
        try (TextReader reader = new TextReader(session, layers, options.position(), learner)) {
            for (TextGroup group : TextGroup.of(plan, reader)) {
                if (group.from() == plan.order().trained()) {
                    learner.beginTest();
                }
                reader.read(texts, group.from(), group.count());
                if (!options.progress().reached(group.to(), texts.size())) {
                    throw new CancellationException(
                            "the extraction was stopped after " + group.to() + " of " + texts.size() + " texts");
                }
            }
        }
        return learner.result(info(session, data, options));
    }

    /**
     * Extracts a vector from pairs of texts, as {@link #extract(Session, ExtractionData, ExtractionOptions)} does.
     *
     * @param session an {@linkplain io.swerve.SessionOptions#observable observable} session without open sequences
     * @param pairs at least one
     * @param options what to read and what to make of it
     * @return the vector and how far the two sides lie apart
     * @throws ExtractionDataException if there are no pairs, or as for other data
     * @throws RuntimeException as for other data
     */
    public static Extraction extract(Session session, List<ContrastPair> pairs, ExtractionOptions options) {
        return extract(session, new ExtractionData.Paired(pairs), options);
    }

    /** Makes what is known before anything is read. */
    static VectorInfo info(Session session, ExtractionData data, ExtractionOptions options) {
        return VectorInfo
                .of(ModelIdentity.of(session.model()), options.method().toString(), options.position().toString())
                .withData(data.size(), data.sha256());
    }

    /** Decides what is read in which order, and that the method can do with it. */
    static ReadingPlan plan(Session session, ExtractionData data, ExtractionOptions options, int... layers) {
        if (options.method() == ExtractionMethod.PCA_OF_DIFFERENCES && data instanceof ExtractionData.Labelled) {
            throw new ExtractionDataException("the method " + options.method() + " needs pairs; labelled texts have "
                    + "none: use " + ExtractionMethod.PCA_OF_ACTIVATIONS + " or another method");
        }
        ReadingPlan plan = ReadingPlan.of(session, data, options);
        if (options.method() == ExtractionMethod.LOGISTIC_PROBE) {
            checkProbe(plan, layers.length, session.model().embeddingSize(), options.position());
        }
        return plan;
    }

    private static void checkProbe(ReadingPlan plan, int layers, int width, TokenPosition position) {
        boolean each = position.equals(TokenPosition.RESPONSE_TOKENS);
        long rows = plan.texts().stream().mapToLong(text -> each ? text.counted().cardinality() : 1).sum();
        long bytes = rows * layers * width * Float.BYTES;
        if (bytes > PROBE_BYTES) {
            throw new ExtractionDataException("a probe holds all activations it reads, here " + rows + " rows x "
                    + layers + " layers x " + width + " floats = " + (bytes >> 20) + " MiB; the limit is "
                    + (PROBE_BYTES >> 20) + " MiB: read fewer texts, fewer layers, or means instead of tokens");
        }
    }
}
