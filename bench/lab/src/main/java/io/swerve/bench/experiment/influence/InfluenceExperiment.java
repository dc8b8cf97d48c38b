package io.swerve.bench.experiment.influence;

import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.SessionOptions;
import io.swerve.Tokenizer;
import io.swerve.bench.experiment.Card;
import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ExperimentException;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.WorkCount;
import io.swerve.bench.experiment.Workload;
import io.swerve.bench.task.Prompting;
import io.swerve.reasoning.influence.GradientReader;
import io.swerve.reasoning.influence.InContextInfluence;
import io.swerve.reasoning.influence.InContextInfluence.CompletionQuery;
import io.swerve.reasoning.influence.MeanActivations;
import io.swerve.reasoning.influence.OutputGradient;
import io.swerve.steering.decoding.ScoringRequest;
import io.swerve.steering.decoding.ThinkingMarkers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Measures what documents do to completions in four ways, and correlates that across queries. */
public final class InfluenceExperiment implements Experiment<InfluenceSettings> {
    static final String IN_CONTEXT = "in-context influence";
    private static final String GRADIENTS = "gradients";
    private static final String CONTEXTS = "in context";
    private static final String ACTIVATIONS = "activations";
    private static final String NATS = "nats";
    /** All of the lab's vocabulary, and of a large one what fits into memory. */
    private static final int DEFAULT_TOP = 1024;
    /** Below, a completion is certain, and nothing can be related to what it costs. */
    private static final double LEAST_NATS = 1e-6;
    /** Each with all queries: enough to fill the sequences, and little lost when the program is killed. */
    private static final int DOCUMENTS_AT_ONCE = 4;

    /** Creates the experiment. */
    public InfluenceExperiment() {}

    @Override
    public Card card() {
        return new Card("influence",
                "Do queries that need the same procedure get their help from the same documents, and"
                        + " queries for facts each from its own?",
                "Ruis et al., Procedural Knowledge in Pretraining Drives Reasoning in LLMs, arXiv 2411.12580",
                "Influence of every document on every query's completion; Pearson correlation of the influence vectors for"
                        + " all pairs of queries; within against between procedures with a permutation test; influence per nat"
                        + " of the completion, with and without its sign; whether the documents with the most influence hold the"
                        + " answer.",
                "Not EK-FAC, which needs gradients of all layers and the pretraining corpus: the dot product of gradients"
                        + " by the unembedding alone (exact for that layer), the same as a cosine, what reading the"
                        + " document first adds to the completion, and the cosine of mean activations. Completions are"
                        + " read behind the opening thinking marker; documents planted for a query are left out of"
                        + " correlations.");
    }

    @Override
    public InfluenceSettings defaults() {
        return new InfluenceSettings(8, 80, List.of("fact"), "The answer is", DEFAULT_TOP, -1, 2000);
    }

    @Override
    public int defaultProblems() {
        return 60;
    }

    @Override
    public Workload workload(InfluenceSettings settings, ExperimentContext context) {
        WorkCount work = new WorkCount(context);
        Model model = context.base();
        Material material = Material.of(settings, context);
        int queries = material.queries().size();
        int documents = material.documents().size();
        long asked = material.queries().stream().mapToLong(query -> query.whole().length).sum();
        long told = material.documents().stream().mapToLong(document -> document.length + material.start().length)
                .sum();
        work.read(GRADIENTS, model, queries + documents, asked + told);
        long alone = Math.ceilDiv(documents, DOCUMENTS_AT_ONCE);
        work.read(CONTEXTS, model, (alone + documents) * queries,
                alone * asked + documents * asked + queries * told);
        work.read(ACTIVATIONS, model, queries + documents, asked + told);
        work.read(NATS, model, queries, asked);
        long kinds = material.corpus().queries().stream().map(InfluenceQuery::group).distinct().count();
        long longest = material.queries().stream().mapToLong(query -> query.whole().length).max().orElse(0)
                + material.documents().stream().mapToLong(document -> document.length).max().orElse(0);
        work.read(InfluenceSamples.STAGE, model, InfluenceSamples.SIDES * kinds,
                InfluenceSamples.SIDES * kinds * longest);
        return work.workload();
    }

    /** Queries and documents, and all of them in tokens. */
    private record Material(InfluenceCorpus corpus, int[] start, List<TokenQuery> queries, List<int[]> documents) {
        static Material of(InfluenceSettings settings, ExperimentContext context) {
            Tokenizer tokenizer = context.base().tokenizer();
            InfluenceCorpus corpus = InfluenceCorpus.of(settings, context, ThinkingMarkers.of(context.base()));
            Prompting prompting = context.prompting(context.base());
            int[] start = tokenizer.encode("");
            return new Material(corpus, start,
                    corpus.queries().stream().map(query -> asked(context.base(), prompting, start, query)).toList(),
                    corpus.documents().stream().map(text -> tokenizer.encode(text + "\n", Encoding.TEXT_PART))
                            .toList());
        }
    }

    @Override
    public ExperimentResult run(InfluenceSettings settings, ExperimentContext context) {
        Model model = context.base();
        Material material = Material.of(settings, context);
        InfluenceCorpus corpus = material.corpus();
        int[] start = material.start();
        List<TokenQuery> queries = material.queries();
        List<int[]> documents = material.documents();
        int top = settings.top() == 0 ? model.tokenizer().vocabularySize() : settings.top();
        int layer = settings.layer() < 0 ? model.layerCount() / 2 : settings.layer();

        List<InfluenceRow> gradients = gradients(context, model, queries, documents, start, top);
        List<InfluenceRow> inContext = inContext(context, model, queries, documents);
        List<InfluenceRow> cosines = activations(context, model, queries, documents, start, layer);
        return context.report(() -> {
            Map<String, double[][]> influences = new LinkedHashMap<>();
            influences.put("last-layer GradDot", columns(gradients, 0, documents.size()));
            influences.put("last-layer GradDot, cosine", columns(gradients, documents.size(), 2 * documents.size()));
            double[][] byQuery = transposed(inContext, queries.size());
            influences.put(IN_CONTEXT, byQuery);
            influences.put("cosine of mean activations, layer " + layer, columns(cosines, 0, documents.size()));
            List<SampleTrace> traces = new InfluenceSamples(context, model, corpus, queries, documents)
                    .traces(byQuery);
            return new InfluenceReport(settings, corpus, influences, nats(context, model, queries), context.seed())
                    .result(traces);
        });
    }

    /** What each completion costs without any document. */
    private static double[] nats(ExperimentContext context, Model model, List<TokenQuery> queries) {
        return context.once(NATS, InfluenceRow.class, () -> new InfluenceRow(context.scorer(model)
                .logProbabilities(queries.stream()
                        .map(query -> ScoringRequest.of(TokenQuery.joined(query.start(), query.prompt()),
                                query.completion()))
                        .toList())
                .stream().mapToDouble(tokens -> Math.max(LEAST_NATS, -Arrays.stream(tokens).sum())).toArray()))
                .values();
    }

    private static double[][] columns(List<InfluenceRow> rows, int from, int to) {
        return rows.stream().map(row -> Arrays.copyOfRange(row.values(), from, to)).toArray(double[][]::new);
    }

    /** Rows by document as rows by query. */
    private static double[][] transposed(List<InfluenceRow> rows, int queries) {
        double[][] byQuery = new double[queries][rows.size()];
        for (int d = 0; d < rows.size(); d++) {
            for (int q = 0; q < queries; q++) {
                byQuery[q][d] = rows.get(d).values()[q];
            }
        }
        return byQuery;
    }

    private static TokenQuery asked(Model model, Prompting prompting, int[] start, InfluenceQuery query) {
        Tokenizer tokenizer = model.tokenizer();
        int[] prompt = tokenizer.encode(prompting.text(Optional.empty(), query.question()), Encoding.PROMPT_PART);
        boolean begun = ThinkingMarkers.of(model).filter(markers -> markers.isOpenIn(prompt)).isPresent();
        if (!begun && !query.lead().isEmpty()) {
            return new TokenQuery(start,
                    TokenQuery.joined(prompt, tokenizer.encode(query.lead(), Encoding.PROMPT_PART)),
                    tokenizer.encode(query.completion(), Encoding.PROMPT_PART));
        }
        String completion = prompting.isChat() ? query.completion() : " " + query.completion();
        return new TokenQuery(start, prompt, tokenizer.encode(completion, Encoding.PROMPT_PART));
    }

    private static SessionOptions reading(ExperimentContext context, List<TokenQuery> queries, List<int[]> documents) {
        int longest = Math.max(queries.stream().mapToInt(query -> query.whole().length).max().orElse(1),
                documents.stream().mapToInt(document -> document.length).max().orElse(1));
        return SessionOptions.defaults().withThreads(context.threads()).withContextSize(longest + 2);
    }

    // ---- gradients

    /** Of each query, the dot products with all documents, and then the cosines. */
    private static List<InfluenceRow> gradients(ExperimentContext context, Model model, List<TokenQuery> queries,
            List<int[]> documents, int[] start, int top) {
        List<Integer> items = IntStream.range(0, queries.size()).boxed().toList();
        return context.stage(GRADIENTS, items, InfluenceRow.class, (missing, rows) -> {
            requireMemory(model, documents, start.length, top);
            GradientReader reader = GradientReader.open(model, reading(context, queries, documents), top);
            context.own(reader, reader::stop);
            List<OutputGradient> texts = new ArrayList<>();
            for (int[] document : documents) {
                // a first token of its own has no loss; without one, the document's first token has none
                texts.add(reader.read(TokenQuery.joined(start, document), Math.max(1, start.length)));
            }
            double[] norms = texts.stream().mapToDouble(OutputGradient::norm).toArray();
            for (int i = 0; i < missing.size(); i++) {
                context.checkStopped();
                TokenQuery query = queries.get(missing.get(i));
                OutputGradient gradient = reader.read(query.whole(), query.from());
                double[] values = new double[2 * texts.size()];
                double norm = gradient.norm();
                for (int d = 0; d < texts.size(); d++) {
                    values[d] = gradient.dot(texts.get(d));
                    values[texts.size() + d] = norm * norms[d] == 0 ? 0 : values[d] / (norm * norms[d]);
                }
                rows.finished(i, new InfluenceRow(values));
            }
        });
    }

    /** All documents' gradients are kept while the queries are read, and a query's beside them. */
    private static void requireMemory(Model model, List<int[]> documents, int start, int top) {
        long tokens = documents.stream().mapToLong(document -> document.length + start).sum();
        long needed = tokens * GradientReader.bytesPerToken(model, top);
        long heap = Runtime.getRuntime().maxMemory();
        if (needed > heap / 2) {
            throw new ExperimentException(String.format(Locale.ROOT,
                    "the gradients of %,d documents with %,d tokens take %,d MB with the %,d largest probabilities of each"
                            + " token, half of the Java heap is %,d MB; use a smaller --top, such as %,d, fewer"
                            + " --documents, or a larger heap (java -Xmx)",
                    documents.size(), tokens, needed >> 20, Math.min(top, model.tokenizer().vocabularySize()),
                    heap / 2 >> 20, fitting(model, tokens, heap / 2, top)));
        }
    }

    private static int fitting(Model model, long tokens, long memory, int top) {
        int fitting = Math.min(top, model.tokenizer().vocabularySize());
        while (fitting > 1 && tokens * GradientReader.bytesPerToken(model, fitting) > memory) {
            fitting /= 2;
        }
        return fitting;
    }

    // ---- in context

    /** Of each document, the influences on all queries. */
    private static List<InfluenceRow> inContext(ExperimentContext context, Model model, List<TokenQuery> queries,
            List<int[]> documents) {
        List<CompletionQuery> asked = queries.stream()
                .map(query -> new CompletionQuery(query.start(), query.prompt(), query.completion()))
                .toList();
        return context.stage(CONTEXTS, documents, InfluenceRow.class, (missing, out) -> {
            InContextInfluence meter = new InContextInfluence(context.scorer(model));
            for (int from = 0; from < missing.size(); from += DOCUMENTS_AT_ONCE) {
                List<int[]> some = missing.subList(from, Math.min(missing.size(), from + DOCUMENTS_AT_ONCE));
                double[][] influences = meter.influences(asked, some);
                for (int d = 0; d < some.size(); d++) {
                    double[] column = new double[asked.size()];
                    for (int q = 0; q < column.length; q++) {
                        column[q] = influences[q][d];
                    }
                    out.finished(from + d, new InfluenceRow(column));
                }
            }
        });
    }

    // ---- activations

    private static List<InfluenceRow> activations(ExperimentContext context, Model model, List<TokenQuery> queries,
            List<int[]> documents, int[] start, int layer) {
        List<Integer> items = IntStream.range(0, queries.size()).boxed().toList();
        return context.stage(ACTIVATIONS, items, InfluenceRow.class, (missing, out) -> {
            MeanActivations reader = MeanActivations.open(model, reading(context, queries, documents), layer);
            context.own(reader, reader::stop);
            List<float[]> means = documents.stream()
                    .map(document -> reader.read(TokenQuery.joined(start, document), start.length)).toList();
            for (int i = 0; i < missing.size(); i++) {
                TokenQuery query = queries.get(missing.get(i));
                float[] mean = reader.read(query.whole(), query.from());
                out.finished(i, new InfluenceRow(
                        means.stream().mapToDouble(document -> MeanActivations.cosine(mean, document)).toArray()));
            }
        });
    }
}
