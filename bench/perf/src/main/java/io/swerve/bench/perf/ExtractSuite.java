package io.swerve.bench.perf;

import io.swerve.Batch;
import io.swerve.Encoding;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Progress;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.Tokenizer;
import io.swerve.steering.extraction.ContrastPair;
import io.swerve.steering.extraction.ExtractionData;
import io.swerve.steering.extraction.ExtractionMethod;
import io.swerve.steering.extraction.ExtractionOptions;
import io.swerve.steering.extraction.Extractor;
import io.swerve.steering.extraction.TokenPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Extracts a direction from pairs of texts, beside reading the same texts and doing nothing with them. The texts have
 * nothing in common, so neither side saves a token.
 *
 * @param pairs how many
 * @param tokens length of each text, at least
 */
record ExtractSuite(int pairs, int tokens) implements Suite {
    private static final String PLAIN = "plain";
    private static final int SEQUENCES = 8;
    private static final double TARGET = 0.9;

    ExtractSuite {
        if (pairs < 1 || tokens < 1) {
            throw new IllegalArgumentException("pairs and tokens must be at least 1, were " + pairs + " and " + tokens);
        }
    }

    @Override
    public SuiteReport measure(Model model, SessionOptions options, PairedRuns runs, Progress progress) {
        List<ContrastPair> data = data(model.tokenizer());
        List<int[]> texts = data.stream().flatMap(pair -> List.of(pair.positive(), pair.negative()).stream())
                .map(text -> model.tokenizer().encode(text, Encoding.PROMPT)).toList();
        int longest = texts.stream().mapToInt(text -> text.length).max().orElseThrow();
        SessionOptions sized = options.withContextSize(SEQUENCES * longest).withMaxSequences(SEQUENCES);
        try (Session plain = model.openSession(sized.withObservable(false));
                Session observable = model.openSession(sized.withObservable(true))) {
            int middle = model.layerCount() / 2;
            ExtractionOptions last = ExtractionOptions.defaults();
            ExtractionOptions response = last.withPosition(TokenPosition.RESPONSE);
            List<Contender> contenders = List.of(
                    Contender.baseline(PLAIN, "plain prefill, 8 texts together", pairs, new Prefill(plain, texts, 8)),
                    of("one_by_one", "plain prefill, one by one", Double.NaN, new Prefill(plain, texts, 1)),
                    of("last", "last token, all layers", TARGET, new Extract(observable, data, last)),
                    of("last_one_layer", "last token, one layer", TARGET,
                            new Extract(observable, data, last.withLayers(Layers.of(middle)))),
                    of("response", "mean of all tokens, all layers", TARGET, new Extract(observable, data, response)),
                    of("response_one_layer", "mean of all tokens, one layer", TARGET,
                            new Extract(observable, data, response.withLayers(Layers.of(middle)))),
                    of("pca", "axis of differences, all layers", Double.NaN,
                            new Extract(observable, data, last.withMethod(ExtractionMethod.PCA_OF_DIFFERENCES))));
            return new SuiteReport("extract", "pairs", pairs + " pairs, " + texts.stream()
                    .mapToInt(text -> text.length).sum() + " tokens", MeasuredModel.of(model),
                    plain.options().threads(), runs, runs.of(contenders, progress));
        }
    }

    private Contender of(String name, String title, double target, MeasuredWork work) {
        return new Contender(name, title, PLAIN, target, pairs, work);
    }

    /** Words of three letters, drawn until a text is long enough. */
    private List<ContrastPair> data(Tokenizer tokenizer) {
        SplittableRandom random = new SplittableRandom(7);
        List<ContrastPair> data = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            data.add(new ContrastPair(text(random, tokenizer), text(random, tokenizer)));
        }
        return data;
    }

    private String text(SplittableRandom random, Tokenizer tokenizer) {
        StringBuilder text = new StringBuilder();
        do {
            for (int i = 0; i < 3; i++) {
                text.append((char) random.nextInt('a', 'z' + 1));
            }
            text.append(' ');
        } while (tokenizer.encode(text.toString(), Encoding.PROMPT).length < tokens);
        return text.toString();
    }

    /** Reads texts, as many together as it is told, with logits of each one's last token. */
    private static final class Prefill extends MeasuredWork {
        private final Session session;
        private final List<int[]> texts;
        private final int together;

        Prefill(Session session, List<int[]> texts, int together) {
            this.session = session;
            this.texts = texts;
            this.together = together;
        }

        @Override
        void run() {
            for (int from = 0; from < texts.size(); from += together) {
                read(texts.subList(from, Math.min(texts.size(), from + together)));
            }
        }

        private void read(List<int[]> group) {
            Batch batch = session.batch();
            batch.clear();
            List<Sequence> sequences = new ArrayList<>();
            for (int[] text : group) {
                Sequence sequence = session.newSequence();
                sequences.add(sequence);
                for (int t = 0; t < text.length; t++) {
                    if (batch.size() == batch.capacity()) {
                        session.decode(batch);
                        batch.clear();
                    }
                    batch.add(sequence, text[t], t == text.length - 1);
                }
            }
            session.decode(batch);
            batch.clear();
            sequences.forEach(Sequence::close);
        }
    }

    /** The whole of an extraction: tokenizing, reading, averaging, diagnostics. */
    private static final class Extract extends MeasuredWork {
        private final Session session;
        private final ExtractionData data;
        private final ExtractionOptions options;

        Extract(Session session, List<ContrastPair> pairs, ExtractionOptions options) {
            this.session = session;
            this.data = new ExtractionData.Paired(pairs);
            this.options = options;
        }

        @Override
        void run() {
            Extractor.extract(session, data, options);
        }
    }
}
