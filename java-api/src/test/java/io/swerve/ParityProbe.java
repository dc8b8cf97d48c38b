package io.swerve;

import com.google.gson.Gson;
import io.swerve.activation.RowSelection;
import io.swerve.entropy.LogitStatistics;
import io.swerve.gguf.GgufFile;
import io.swerve.spi.SessionEngine;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@link ParityTest} runs in a JVM whose only CPU plugin is the one the expectations were recorded with. */
final class ParityProbe {
    private final Model model;
    private final LogitStatistics statistics = new LogitStatistics();

    private ParityProbe(Model model) {
        this.model = model;
    }

    /**
     * Measures what was recorded.
     *
     * @param args the expectations, the control vector, and the file to write
     * @throws IOException if a file can't be read or written
     */
    public static void main(String[] args) throws IOException {
        ParityReport recorded = new Gson().fromJson(Files.readString(Path.of(args[0])), ParityReport.class);
        try (Model model = Model.load(Lab.THINK)) {
            ParityProbe probe = new ParityProbe(model);
            ParityReport measured = new ParityReport(probe.greedy(recorded),
                    new ParityReport.Steered(probe.steered(recorded, Path.of(args[1]))),
                    recorded.score().stream().map(probe::score).toList(),
                    recorded.residuals().stream().map(wanted -> probe.residuals(recorded, wanted)).toList());
            Files.writeString(Path.of(args[2]), new Gson().toJson(measured));
        }
    }

    private List<ParityReport.Run> greedy(ParityReport recorded) {
        return recorded.greedy().stream().map(run -> {
            try (Session session = model.openSession(Lab.options())) {
                return run(session, run.text(), run.tokens().length);
            }
        }).toList();
    }

    /** All runs in one session, one after the other. */
    private List<ParityReport.Run> steered(ParityReport recorded, Path vector) {
        int layers = model.layerCount() - 1;
        int width = model.embeddingSize();
        float[] directions = new float[layers * width];
        GgufFile file = GgufFile.read(vector);
        for (int layer = 1; layer <= layers; layer++) {
            float[] direction = new float[width];
            file.read("direction." + layer, MemorySegment.ofArray(direction));
            for (int i = 0; i < width; i++) {
                directions[(layer - 1) * width + i] = direction[i] * 0.7f;
            }
        }
        List<ParityReport.Run> runs = new ArrayList<>();
        try (Session session = model.openSession(Lab.options())) {
            SessionEngine.of(session).setControlVector(directions, 1, layers);
            for (int i = 0; i < recorded.cvec().runs().size(); i++) {
                runs.add(run(session, recorded.greedy().get(i).text(), recorded.cvec().runs().get(i).tokens().length));
            }
        }
        return runs;
    }

    private ParityReport.Run run(Session session, String text, int count) {
        int[] prompt = Lab.prompt(model, text);
        int[] tokens = new int[count];
        double[] logprobs = new double[count];
        double[] entropies = new double[count];
        try (Sequence sequence = session.newSequence(); Sampler sampler = model.newSampler(SamplerOptions.greedy())) {
            Logits logits = sequence.prefill(prompt);
            for (int i = 0; i < count; i++) {
                logits.measure(statistics, 1);
                tokens[i] = sampler.sample(logits);
                logprobs[i] = statistics.logProbability(logits.get(tokens[i]));
                entropies[i] = statistics.entropy();
                logits = sequence.decode(tokens[i]);
            }
        }
        return new ParityReport.Run(text, prompt, tokens, logprobs, entropies);
    }

    private ParityReport.Score score(ParityReport.Score wanted) {
        int[] prompt = Lab.prompt(model, wanted.prompt());
        int[] target = model.tokenizer().encode(wanted.target(), Encoding.PROMPT_PART);
        double[] logprobs = new double[target.length];
        double[] entropies = new double[target.length];
        try (Session session = model.openSession(Lab.options())) {
            Sequence sequence = session.newSequence();
            Batch batch = session.batch();
            for (int i = 0; i < prompt.length; i++) {
                batch.add(sequence, prompt[i], i == prompt.length - 1);
            }
            for (int i = 0; i < target.length; i++) {
                batch.add(sequence, target[i], true);
            }
            session.decode(batch);
            for (int i = 0; i < target.length; i++) {
                Logits logits = session.logits(prompt.length - 1 + i);
                logits.measure(statistics, 1);
                logprobs[i] = statistics.logProbability(logits.get(target[i]));
                entropies[i] = statistics.entropy();
            }
        }
        return new ParityReport.Score(wanted.prompt(), wanted.target(), prompt, target, logprobs, entropies);
    }

    private ParityReport.Residuals residuals(ParityReport recorded, ParityReport.Residuals wanted) {
        int layers = model.layerCount();
        float[][] rows = new float[layers][];
        int[] all = new int[layers];
        for (int layer = 0; layer < layers; layer++) {
            all[layer] = layer;
        }
        try (Session session = model.openSession(Lab.options())) {
            session.tap(activations -> rows[activations.layer()] = activations.segment()
                    .toArray(ValueLayout.JAVA_FLOAT), RowSelection.OUTPUTS, Layers.of(all));
            session.newSequence().prefill(Lab.prompt(model, recorded.greedy().get(wanted.prompt_index()).text()));
        }
        return new ParityReport.Residuals(wanted.prompt_index(), rows);
    }
}
