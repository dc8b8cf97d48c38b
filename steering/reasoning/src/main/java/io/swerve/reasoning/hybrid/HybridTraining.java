package io.swerve.reasoning.hybrid;

import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.SessionOptions;
import io.swerve.SwerveException;
import io.swerve.Tokenizer;
import io.swerve.UnsupportedModelException;
import io.swerve.reasoning.corruptedtraces.StepSplitter;
import io.swerve.reasoning.corruptedtraces.TraceStep;
import io.swerve.reasoning.cotdecoding.TokenSpans;
import io.swerve.reasoning.hybrid.RowReader.Read;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes categories and their vectors from traces of the thinking model. Sentence vector: the mean of the thinking model's
 * rows over the sentence's tokens and the one before them, minus the mean of the responses' means, normalized. Categories:
 * spherical k-means of the sentence vectors. Vectors: see {@link VectorSource}.
 */
public final class HybridTraining {
    private final Categories categories;
    private final List<Sentence> sentences;
    private final MeanDifferences segments;
    private final MeanDifferences models;

    private HybridTraining(Categories categories, List<Sentence> sentences, MeanDifferences segments,
            MeanDifferences models) {
        this.categories = categories;
        this.sentences = sentences;
        this.segments = segments;
        this.models = models;
    }

    /**
     * A text of the thinking model, as both models read it. The arrays are not to be changed.
     *
     * @param prompt token ids of the thinking model, at least one
     * @param response token ids of what the thinking model wrote
     * @param basePrompt token ids of the base model, at least one
     * @param baseResponse the same text in token ids of the base model
     */
    public record TrainingTrace(int[] prompt, int[] response, int[] basePrompt, int[] baseResponse) {
        /**
         * A text of two models with one tokenizer.
         *
         * @param prompt token ids, at least one
         * @param response token ids of what the thinking model wrote
         */
        public TrainingTrace(int[] prompt, int[] response) {
            this(prompt, response, prompt, response);
        }

        /**
         * A text of two models with different tokenizers.
         *
         * @param base the base model
         * @param basePrompt its prompt
         * @param thinking the thinking model
         * @param prompt its prompt
         * @param response what it wrote
         * @return the text, tokenized again for the base model
         */
        public static TrainingTrace retokenised(Model base, int[] basePrompt, Model thinking, int[] prompt,
                int[] response) {
            return new TrainingTrace(prompt, response, basePrompt,
                    base.tokenizer().encode(thinking.tokenizer().decode(response, true), Encoding.PROMPT_PART));
        }

        private boolean isShared() {
            return prompt == basePrompt && response == baseResponse;
        }
    }

    /**
     * A sentence.
     *
     * @param trace which trace it is of, from 0
     * @param from its first token in the response
     * @param to the token behind its last one
     * @param baseFrom its first token in the response as the base model reads it
     * @param baseTo the token behind its last one there
     * @param text what it says
     * @param category it belongs to
     */
    public record Sentence(int trace, int from, int to, int baseFrom, int baseTo, String text, int category) {
        private Sentence in(int newCategory) {
            return new Sentence(trace, from, to, baseFrom, baseTo, text, newCategory);
        }
    }

    /**
     * Reads traces with both models.
     *
     * @param base the model to be steered
     * @param thinking the model that wrote the traces
     * @param traces some dozens at least
     * @param options how
     * @param session sizes and threads of the sessions that read; one text at a time
     * @return what was made of them
     * @throws DifferentTokenizersException if the models don't have the same tokenizer, and a trace isn't tokenized for
     *             each
     * @throws io.swerve.SwerveException if the base model's tokenizer changes a text
     * @throws IllegalArgumentException if there are fewer sentences than categories, or the thinking model has no such
     *             layer
     * @throws io.swerve.ContextFullException if a trace is longer than the session's context
     */
    public static HybridTraining read(Model base, Model thinking, List<TrainingTrace> traces,
            HybridTrainingOptions options,
            SessionOptions session) {
        SentenceRows read = SentenceRows.read(base, thinking, traces, options.readingLayer(), options.splitter(),
                session);
        SphericalKMeans groups = SphericalKMeans.fit(read.units(), options.categories(), options.seed());
        return contrast(base, thinking, traces, read,
                Categories.of(options.readingLayer(), read.mean(), groups.centroids()), session);
    }

    /**
     * Reads traces with both models, sorted into categories that are given: those of a sparse autoencoder, for example.
     *
     * @param base the model to be steered
     * @param thinking the model that wrote the traces
     * @param traces some dozens at least
     * @param categories tell the category of a sentence from the mean of its rows
     * @param splitter cuts traces into sentences
     * @param session sizes and threads of the sessions that read; one text at a time
     * @return what was made of them
     * @throws DifferentTokenizersException if the models don't have the same tokenizer, and a trace isn't tokenized for
     *             each
     * @throws io.swerve.SwerveException if the base model's tokenizer changes a text
     * @throws IllegalArgumentException if the thinking model has no such layer
     * @throws io.swerve.ContextFullException if a trace is longer than the session's context
     */
    public static HybridTraining read(Model base, Model thinking, List<TrainingTrace> traces, Categories categories,
            StepSplitter splitter, SessionOptions session) {
        return contrast(base, thinking, traces,
                SentenceRows.read(base, thinking, traces, categories.layer(), splitter, session), categories, session);
    }

    private static HybridTraining contrast(Model base, Model thinking, List<TrainingTrace> traces, SentenceRows read,
            Categories categories, SessionOptions session) {
        List<Sentence> sentences = new ArrayList<>();
        for (int i = 0; i < read.sentences().size(); i++) {
            sentences.add(read.sentences().get(i).in(categories.of(read.rows().get(i))));
        }
        boolean shared = traces.stream().allMatch(TrainingTrace::isShared);
        int[] layers = IntStream.range(1, base.layerCount()).toArray();
        MeanDifferences segments = new MeanDifferences(categories.count(), layers, base.embeddingSize());
        MeanDifferences models = shared && base.embeddingSize() == thinking.embeddingSize()
                && base.layerCount() == thinking.layerCount()
                        ? new MeanDifferences(categories.count(), layers, base.embeddingSize())
                        : null;
        SessionOptions forking = session.withMaxSequences(2);
        try (RowReader byBase = new RowReader(base, forking, layers);
                RowReader byThinking = new RowReader(thinking, session.withMaxSequences(1),
                        IntStream.concat(Arrays.stream(layers), IntStream.of(categories.layer())).distinct()
                                .filter(layer -> layer < thinking.layerCount()).toArray())) {
            for (int t = 0; t < traces.size(); t++) {
                int trace = t;
                List<Sentence> own = sentences.stream().filter(sentence -> sentence.trace() == trace).toList();
                contrast(byBase, byThinking, traces.get(t), own, categories, segments, models);
            }
        }
        return new HybridTraining(categories, List.copyOf(sentences), segments, models);
    }

    /** Rows are those of the last prompt token and of the response: row i chooses token i of the response. */
    private static void contrast(RowReader byBase, RowReader byThinking, TrainingTrace trace, List<Sentence> sentences,
            Categories categories, MeanDifferences segments, MeanDifferences models) {
        int[] prompt = trace.basePrompt();
        int[] beginning = Arrays.copyOf(prompt, prompt.length - 1);
        int[] tokens = IntStream.concat(IntStream.of(prompt[prompt.length - 1]), Arrays.stream(trace.baseResponse()))
                .toArray();
        Read base;
        try (Sequence sequence = byBase.begin(beginning)) {
            base = byBase.read(sequence, tokens);
            for (Sentence sentence : sentences) {
                for (int row = sentence.baseFrom(); row <= sentence.baseTo(); row++) {
                    segments.add(sentence.category(), base, row);
                }
                replace(byBase, sequence, beginning.length, tokens, base, sentence, segments);
            }
        }
        if (models != null) {
            try (Sequence sequence = byThinking.begin(beginning)) {
                Read thinking = byThinking.read(sequence, tokens);
                for (int row = 0; row < tokens.length; row++) {
                    if (base.likeliest()[row] != thinking.likeliest()[row]) {
                        int category = categories.of(thinking.row(categories.layer(), row));
                        models.add(category, thinking, row);
                        models.subtract(category, base, row);
                    }
                }
            }
        }
    }

    /** What the base model would have written in the place of a sentence. */
    private static void replace(RowReader byBase, Sequence text, int before, int[] tokens, Read base, Sentence sentence,
            MeanDifferences segments) {
        segments.subtract(sentence.category(), base, sentence.baseFrom()); // the row before is common to both
        Tokenizer tokenizer = text.session().model().tokenizer();
        try (Sequence fork = text.fork()) {
            fork.truncate(before + sentence.baseFrom() + 1);
            int next = base.likeliest()[sentence.baseFrom()];
            for (int i = sentence.baseFrom(); i < sentence.baseTo() && !tokenizer.isEndOfGeneration(next); i++) {
                Read read = byBase.read(fork, next);
                segments.subtract(sentence.category(), read, 0);
                next = read.likeliest()[0];
            }
        }
    }

    /** {@return the categories, as many as asked for} */
    public Categories categories() {
        return categories;
    }

    /** {@return the sentences, in the order of the traces} */
    public List<Sentence> sentences() {
        return sentences;
    }

    /**
     * Returns the vectors of a layer. The bias is the difference of means over all rows; a category's vector is its own
     * difference minus the bias, so that both together are the category's difference. A category without rows has none.
     *
     * @param source what the difference is of
     * @param layer 0-based block of the base model, at least 1
     * @return the vectors
     * @throws IllegalArgumentException if the base model has no such layer
     * @throws io.swerve.UnsupportedModelException if the source is {@link VectorSource#MODELS} and the models are not of
     *             one size
     */
    public CategoryVectors vectors(VectorSource source, int layer) {
        if (source == VectorSource.MODELS && models == null) {
            throw new UnsupportedModelException(
                    "the two models have different tokenizers, numbers of layers or widths, so"
                            + " their rows can't be subtracted from each other; use SEGMENTS");
        }
        return (source == VectorSource.MODELS ? models : segments).vectors(layer);
    }

    /** The sentences of traces, with their vectors. */
    private record SentenceRows(List<Sentence> sentences, List<float[]> rows, double[] mean) {
        static SentenceRows read(Model base, Model thinking, List<TrainingTrace> traces, int layer,
                StepSplitter splitter,
                SessionOptions session) {
            if (traces.stream().allMatch(TrainingTrace::isShared)) {
                DifferentTokenizersException.requireSame(base, thinking);
            }
            if (layer >= thinking.layerCount()) {
                throw new IllegalArgumentException("the thinking model has layers 0 to " + (thinking.layerCount() - 1)
                        + ", was asked to read layer " + layer);
            }
            List<Sentence> sentences = new ArrayList<>();
            List<float[]> means = new ArrayList<>();
            double[] mean = new double[thinking.embeddingSize()];
            try (RowReader reader = new RowReader(thinking, session.withMaxSequences(1), layer)) {
                for (int t = 0; t < traces.size(); t++) {
                    int[] prompt = traces.get(t).prompt();
                    int[] response = traces.get(t).response();
                    float[][] rows;
                    try (Sequence sequence = reader.begin(Arrays.copyOf(prompt, prompt.length - 1))) {
                        rows = reader.read(sequence, IntStream
                                .concat(IntStream.of(prompt[prompt.length - 1]), Arrays.stream(response)).toArray())
                                .rows().get(layer);
                    }
                    float[] ofResponse = mean(rows, 1, rows.length);
                    for (int i = 0; i < mean.length && rows.length > 1; i++) {
                        mean[i] += ofResponse[i] / traces.size();
                    }
                    for (Sentence sentence : split(thinking.tokenizer(), base.tokenizer(), t, traces.get(t),
                            splitter)) {
                        sentences.add(sentence);
                        means.add(mean(rows, sentence.from(), sentence.to() + 1)); // row 0 is that of the prompt
                    }
                }
            }
            return new SentenceRows(sentences, means, mean);
        }

        double[][] units() {
            return rows.stream().map(row -> Categories.unit(row, mean)).toArray(double[][]::new);
        }

        private static List<Sentence> split(Tokenizer tokenizer, Tokenizer base, int number, TrainingTrace trace,
                StepSplitter splitter) {
            String text = tokenizer.decode(trace.response(), true);
            TokenSpans spans = TokenSpans.of(tokenizer, trace.response());
            TokenSpans baseSpans = TokenSpans.of(base, trace.baseResponse());
            int shift = base.decode(trace.baseResponse(), true).indexOf(text); // SentencePiece puts a blank before it
            if (shift < 0) {
                throw new SwerveException("the base model's tokenizer changes the text of trace " + number
                        + ", so its sentences can't be found; use a base model that spells the same characters");
            }
            List<Sentence> sentences = new ArrayList<>();
            for (TraceStep step : splitter.split(text)) {
                int[] range = spans.tokensOf(step.start(), step.end());
                int[] baseRange = baseSpans.tokensOf(step.start() + shift, step.end() + shift);
                sentences.add(new Sentence(number, range[0], range[1], baseRange[0], baseRange[1], step.text(), 0));
            }
            return sentences;
        }

        private static float[] mean(float[][] rows, int from, int to) {
            float[] mean = new float[rows[0].length];
            for (int row = from; row < to; row++) {
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += rows[row][i] / (to - from);
                }
            }
            return mean;
        }
    }
}
