package io.swerve.steering.campaign;

import static io.swerve.steering.campaign.Verdict.attempt;

import io.swerve.ActivationCapture;
import io.swerve.ActivationEdit;
import io.swerve.CacheLayout;
import io.swerve.Encoding;
import io.swerve.FlashAttention;
import io.swerve.Generation;
import io.swerve.GenerationOptions;
import io.swerve.Layers;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.ModelOptions;
import io.swerve.Sampler;
import io.swerve.SamplerOptions;
import io.swerve.Sequence;
import io.swerve.SequenceState;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.activation.RowSelection;
import io.swerve.chat.ChatInput;
import io.swerve.chat.ChatMessage;
import io.swerve.entropy.LogitStatistics;
import io.swerve.gguf.GgufFile;
import io.swerve.spi.LiveControlVector;
import io.swerve.spi.SessionEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** All that a program may do with a model file. */
final class ModelUse {
    private static final String TEXT = "<|im_start|>user\nWhat is 12 + 7? \u00fc\u20ac\ud83d\ude00 \n\n <s></s>\u0001";
    private static final String GRAMMAR = "root ::= [a-z <>]* | \"x\" root";

    private ModelUse() {}

    static void use(Path file, SplittableRandom random) throws Exception {
        GgufFile.read(file);
        ModelOptions options = ModelOptions.defaults().withGpuLayers(0).withMemoryMap(random.nextInt(4) > 0)
                .withCheckTensors(random.nextInt(8) == 0);
        try (Model model = Model.load(file, options)) {
            attempt(() -> model.vocabularyHash());
            attempt(() -> model.chatTemplateOrDefault().encode(model.tokenizer(),
                    ChatInput.of(List.of(ChatMessage.system("s"), ChatMessage.user(TEXT)))));
            attempt(() -> model.tokenizer().decode(model.tokenizer().encode(TEXT, Encoding.TEXT_PART), true));
            SessionOptions sizes = SessionOptions.defaults().withContextSize(16 + random.nextInt(100))
                    .withBatchSize(1 + random.nextInt(40), 1 + random.nextInt(20)).withThreads(1).withMaxSequences(2)
                    .withCacheLayout(CacheLayout.values()[random.nextInt(2)])
                    .withFlashAttention(FlashAttention.values()[random.nextInt(3)])
                    .withObservable(random.nextInt(8) > 0);
            use(model, sizes, random);
        }
    }

    private static void use(Model model, SessionOptions options, SplittableRandom random) throws Exception {
        int[] drawn = random.ints(4 + random.nextInt(4), 0, model.tokenizer().vocabularySize()).toArray();
        try (Session session = model.openSession(options)) {
            try (Sequence sequence = session.newSequence()) {
                attempt(() -> sequence.prefill(model.tokenizer().encode("12 + 7", Encoding.PROMPT)));
                score(sequence.prefill(drawn), model);
                attempt(() -> generate(sequence, model, SamplerOptions.defaults().withSeed(random.nextInt())));
                attempt(() -> generate(sequence, model, SamplerOptions.greedy().withGrammar(GRAMMAR)));
                attempt(() -> sequence.truncate(sequence.length() / 2));
                attempt(() -> sequence.decode(drawn[0]));
                attempt(() -> saved(session, sequence, drawn));
            }
            steered(model, session, drawn, random);
        }
    }

    private static void score(Logits logits, Model model) {
        LogitStatistics statistics = new LogitStatistics();
        logits.measure(statistics, 1);
        if (statistics.isValid()) {
            statistics.logProbability(logits.get(model.tokenizer().vocabularySize() - 1));
        }
    }

    private static void generate(Sequence sequence, Model model, SamplerOptions options) {
        try (Sampler sampler = model.newSampler(options);
                Generation generation = Generation.resume(sequence, sequence.decode(0), sampler,
                        GenerationOptions.defaults().withMaxTokens(3).withStopStrings("abc"))) {
            generation.finish();
            generation.trace().summary(1);
        }
    }

    private static void saved(Session session, Sequence sequence, int[] tokens) {
        try (SequenceState state = sequence.save(); Sequence restored = session.restore(state)) {
            restored.decode(tokens[0]);
        }
    }

    private static void steered(Model model, Session session, int[] tokens, SplittableRandom random) throws Exception {
        int layers = model.layerCount();
        if (!session.options().observable() || layers < 2) {
            return;
        }
        int[] tappable = IntStream.range(0, layers).filter(model::isTappable).toArray();
        int layer = 1 + random.nextInt(layers - 1);
        float[] direction = new float[model.embeddingSize()];
        direction[random.nextInt(direction.length)] = random.nextInt(16) == 0 ? 1e38f : 1;
        attempt(() -> {
            if (tappable.length == 0) {
                session.capture(RowSelection.ALL, Layers.all()).close(); // must be refused
                return;
            }
            try (ActivationCapture capture = session.capture(RowSelection.ALL, Layers.of(tappable));
                    ActivationEdit _ = session.edit(rows -> {
                        rows.set(0, 0, rows.get(0, 0) + 1);
                        return true;
                    }, Layers.of(tappable[tappable.length - 1]));
                    Sequence sequence = session.newSequence()) {
                sequence.prefill(tokens);
                capture.layer(tappable[0]).mean();
            }
        });
        attempt(() -> {
            try (LiveControlVector live = SessionEngine.of(session).openLiveControlVector();
                    Sequence sequence = session.newSequence()) {
                live.set(layer, direction, 1);
                sequence.prefill(tokens);
                live.get(layer);
            }
        });
        attempt(() -> {
            float[] whole = new float[(layers - 1) * direction.length];
            System.arraycopy(direction, 0, whole, (layer - 1) * direction.length, direction.length);
            SessionEngine.of(session).setControlVector(whole, 1, layers - 1);
            try (Sequence sequence = session.newSequence()) {
                sequence.prefill(tokens);
            }
        });
    }
}
